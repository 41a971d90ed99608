using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Structure;

/// <summary>
/// The cross-reference sections of a file, newest first, seen from any of its states: what an object or a trailer entry
/// was when a given section was the newest. All states of a file share one.
/// </summary>
internal sealed class XrefChain(XrefSection[] sections)
{
    // So few are walked faster than they are indexed; nearly all documents have no more.
    private const int MaxWalked = 8;

    private readonly Dictionary<string, int[]> _trailers = [];
    private Dictionary<int, List<int>>? _listedBy;

    /// <summary>The sections from one on, newest first.</summary>
    public IReadOnlyList<XrefSection> From(int newest) => newest == 0 ? sections : new ArraySegment<XrefSection>(sections, newest, sections.Length - newest);

    /// <summary>This chain with a newer section in front.</summary>
    public XrefChain Prepend(XrefSection section) => new([section, .. sections]);

    /// <summary>Where an object is when a section is the newest; false when none from there on lists it.</summary>
    public bool TryFind(int newest, int number, out XrefEntry entry)
    {
        int oldest = sections.Length - 1;
        if (oldest - newest < MaxWalked)
        {
            for (int i = newest; i <= oldest; i++)
            {
                if (sections[i].TryFind(number, out entry))
                    return true;
            }
        }
        else
        {
            _listedBy ??= IndexUpdates();
            if (_listedBy.TryGetValue(number, out List<int>? listing))
            {
                int at = listing.BinarySearch(newest);
                at = at < 0 ? ~at : at;
                if (at < listing.Count)
                    return sections[listing[at]].TryFind(number, out entry);
            }

            return sections[oldest].TryFind(number, out entry);
        }

        entry = default;
        return false;
    }

    /// <summary>A trailer entry, from the newest section that has it.</summary>
    public PdfObject? TrailerEntry(int newest, string key)
    {
        if (!_trailers.TryGetValue(key, out int[]? having))
            _trailers[key] = having = FindTrailers(key);
        return having[newest] < sections.Length ? sections[having[newest]].Trailer[key] : null;
    }

    // All but the oldest section, which is the large one: its entries stay in the file.
    private Dictionary<int, List<int>> IndexUpdates()
    {
        var listedBy = new Dictionary<int, List<int>>();
        for (int i = 0; i < sections.Length - 1; i++)
        {
            foreach (int number in sections[i].Numbers())
            {
                if (!listedBy.TryGetValue(number, out List<int>? listing))
                    listedBy[number] = listing = new List<int>(1);
                if (listing.Count == 0 || listing[^1] != i)
                    listing.Add(i);
            }
        }

        return listedBy;
    }

    /// <summary>For each section the first from there on whose trailer has a key.</summary>
    private int[] FindTrailers(string key)
    {
        int[] having = new int[sections.Length];
        int nearest = sections.Length;
        for (int i = sections.Length - 1; i >= 0; i--)
        {
            if (sections[i].Trailer.ContainsKey(key))
                nearest = i;
            having[i] = nearest;
        }

        return having;
    }
}

using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Structure;

internal enum XrefKind
{
    /// <summary>A cross-reference table (ISO 32000-2, 7.5.4).</summary>
    Table,

    /// <summary>A cross-reference stream (7.5.8).</summary>
    Stream,
}

/// <summary>One cross-reference section and its trailer dictionary: what one revision of the file added.</summary>
internal sealed class XrefSection(XrefKind kind, long offset, PdfDictionary trailer, IXrefEntries entries, XrefSection? hybrid)
{
    public XrefKind Kind { get; } = kind;

    /// <summary>Where the section begins in the file.</summary>
    public long Offset { get; } = offset;

    /// <summary>Where it ends: after the trailer dictionary; for a stream, after the stream's bytes.</summary>
    public long End { get; init; }

    /// <summary>The trailer dictionary; for a stream, the stream's.</summary>
    public PdfDictionary Trailer { get; } = trailer;

    /// <summary>The stream that a hybrid file's table points to by <c>XRefStm</c> (7.5.8.4).</summary>
    public XrefSection? Hybrid { get; } = hybrid;

    /// <summary>The highest object number the section lists, or -1.</summary>
    public int HighestNumber => Math.Max(entries.HighestNumber, Hybrid?.HighestNumber ?? -1);

    /// <summary>Looks an object up in this section alone.</summary>
    public bool TryFind(int number, out XrefEntry entry)
    {
        bool found = entries.TryFind(number, out entry);
        if (found && entry.Kind != XrefEntryKind.Free)
            return true;
        // 7.5.8.4: what the table calls free, the hybrid stream may still define.
        return (Hybrid is not null && Hybrid.TryFind(number, out XrefEntry hidden) && Take(hidden, out entry)) || found;
    }

    /// <summary>How many entries the section has, whether or not they repeat each other.</summary>
    public long Count => entries.Count + (Hybrid?.Count ?? 0);

    /// <summary>The objects it lists, perhaps twice.</summary>
    public IEnumerable<int> Numbers() => Hybrid is null ? entries.Numbers() : entries.Numbers().Concat(Hybrid.Numbers());

    /// <summary>All entries of this section, each object once.</summary>
    public IEnumerable<KeyValuePair<int, XrefEntry>> Entries()
    {
        var seen = new HashSet<int>();
        foreach (int number in Numbers())
        {
            if (seen.Add(number) && TryFind(number, out XrefEntry entry))
                yield return new(number, entry);
        }
    }

    /// <summary>Objects that the table calls free and the hybrid stream defines: readers that know no hybrid files have none of them.</summary>
    public IEnumerable<int> FreeForSome() => Hybrid is null
        ? []
        : entries.Numbers().Where(number => entries.TryFind(number, out XrefEntry own) && own.Kind == XrefEntryKind.Free
            && Hybrid.TryFind(number, out XrefEntry hidden) && hidden.Kind != XrefEntryKind.Free);

    private static bool Take(XrefEntry value, out XrefEntry target)
    {
        target = value;
        return true;
    }
}

/// <summary>The entries of a section in whatever form they were found.</summary>
internal interface IXrefEntries
{
    /// <summary>The highest object number listed, or -1.</summary>
    int HighestNumber { get; }

    /// <summary>How many entries there are.</summary>
    long Count { get; }

    bool TryFind(int number, out XrefEntry entry);

    IEnumerable<int> Numbers();
}

using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Structure;
using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Pdf.Revisions;

/// <summary>
/// A pass over objects of a file for their references alone: of a stream the dictionary, nothing decrypted, nothing
/// kept, for most of them nobody will ask again.
/// </summary>
/// <remarks>One window moves over the file, so objects are best looked at in the order in which they stand there.</remarks>
internal sealed class ObjectSweep(PdfRevision revision)
{
    private PdfLexer? _lexer;

    /// <summary>The numbers that the revision lists, each once, in the order in which the objects stand in the file.</summary>
    internal static IEnumerable<int> InFileOrder(PdfRevision revision)
    {
        var seen = new HashSet<int>();
        var places = new List<(long Offset, int Index, int Number)>();
        foreach (XrefSection section in revision.Sections)
        {
            foreach ((int number, XrefEntry _) in section.Entries())
            {
                if (seen.Add(number) && revision.TryFindEntry(number, out XrefEntry entry))
                    places.Add(PlaceOf(revision, number, entry));
            }
        }

        places.Sort();
        return places.Select(place => place.Number);
    }

    /// <summary>An object's value; of a stream its dictionary. <see langword="null"/> when it is free or nowhere listed.</summary>
    /// <exception cref="PdfFormatException">The cross-reference points to something else.</exception>
    internal PdfObject? Peek(int number) => revision.Peek(number, ref _lexer);

    // Compressed objects stand where their stream does, and there in the order of their index.
    private static (long Offset, int Index, int Number) PlaceOf(PdfRevision revision, int number, XrefEntry entry) => entry.Kind switch
    {
        XrefEntryKind.InUse => (entry.Location, 0, number),
        XrefEntryKind.Compressed when revision.TryFindEntry((int)Math.Min(entry.Location, int.MaxValue), out XrefEntry stream)
            => (stream.Location, 1 + entry.Generation, number),
        _ => (0, 0, number),
    };
}

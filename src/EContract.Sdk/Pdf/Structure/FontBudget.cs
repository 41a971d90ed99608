using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pdf.Structure;

/// <summary>Measures the streams of the fonts that pages refer to, each once: a few kilobytes may decode to gigabytes.</summary>
internal sealed class FontBudget(PdfRevision revision)
{
    // Above the largest fonts there are, with all their kanji; and as much as many fonts of a document may have together.
    private const long MaxLength = 64 << 20, MaxTotal = 256 << 20;

    // Font, descendant font, descriptor, program.
    private const int MaxDepth = 6;

    private static readonly string[] Parts = ["DescendantFonts", "FontDescriptor", "ToUnicode", "Encoding", "FontFile", "FontFile2", "FontFile3", "CIDToGIDMap"];

    private readonly HashSet<int> _seen = [];
    private long _total;

    /// <summary>Adds the fonts of some resources.</summary>
    /// <exception cref="PdfFormatException">They are too much, or cannot be read.</exception>
    public void Check(PdfDictionary resources, int page)
    {
        try
        {
            foreach ((string _, PdfObject font) in revision.Resolve(resources, "Font") as PdfDictionary ?? PdfDictionary.Empty)
                Add(font, 0);
        }
        catch (PdfFormatException e)
        {
            throw new PdfFormatException($"The fonts of page {page} cannot be read: {e.Message}", innerException: e);
        }
    }

    private void Add(PdfObject part, int depth)
    {
        if (depth > MaxDepth || (part is PdfReference reference && !_seen.Add(reference.Number)))
            return;
        switch (revision.Resolve(part))
        {
            case PdfStream stream:
                _total += revision.Decode(stream, Math.Min(MaxLength, MaxTotal - _total)).Length;
                break;
            case PdfDictionary dictionary:
                foreach (string key in Parts)
                {
                    if (dictionary[key] is { } next)
                        Add(next, depth + 1);
                }

                break;
            case PdfArray { Count: 1 } array:
                Add(array[0], depth + 1);
                break;
        }
    }
}

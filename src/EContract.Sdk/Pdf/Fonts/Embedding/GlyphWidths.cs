using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Fonts.Embedding;

/// <summary>The widths of a CIDFont, written short (ISO 32000-2, 9.7.4.3).</summary>
internal static class GlyphWidths
{
    /// <summary>The width that most glyphs have, of several the smallest.</summary>
    public static int MostFrequent(IReadOnlyCollection<int> widths) =>
        widths.GroupBy(width => width).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;

    /// <summary>The value of <c>/W</c>: every width but the usual one, as <c>first [w w w]</c> for neighbours.</summary>
    public static PdfArray Write(IReadOnlyList<int> widths, int usual)
    {
        var entries = new List<PdfObject>();
        for (int i = 0; i < widths.Count; i++)
        {
            int first = i;
            while (i < widths.Count && widths[i] != usual)
                i++;
            if (i == first)
                continue;
            entries.Add(new PdfInteger(first));
            entries.Add(new PdfArray([.. widths.Skip(first).Take(i - first).Select(width => new PdfInteger(width))]));
        }

        return new PdfArray(entries);
    }
}

using System.Globalization;
using System.Text;

namespace EContract.Sdk.Pdf.Fonts.Embedding;

/// <summary>Tells which text each code stands for (ISO 32000-2, 9.10.3), so that it can be searched and copied.</summary>
internal static class ToUnicodeCMap
{
    // Adobe technical note 5411, 1.4: a section has at most 100 entries.
    private const int LongestSection = 100;

    /// <summary>Writes the CMap.</summary>
    /// <param name="characters">By code; the first is .notdef, which stands for nothing.</param>
    public static byte[] Write(IReadOnlyList<(int Glyph, string Text)> characters)
    {
        var cmap = new StringBuilder();
        cmap.Append("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n")
            .Append("/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n")
            .Append("/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n")
            .Append("1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
        for (int first = 1; first < characters.Count; first += LongestSection)
        {
            int count = Math.Min(LongestSection, characters.Count - first);
            cmap.Append(CultureInfo.InvariantCulture, $"{count} beginbfchar\n");
            for (int code = first; code < first + count; code++)
                cmap.Append(CultureInfo.InvariantCulture, $"<{code:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(characters[code].Text))}>\n");
            cmap.Append("endbfchar\n");
        }

        cmap.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
        return Encoding.ASCII.GetBytes(cmap.ToString());
    }
}

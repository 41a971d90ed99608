using EContract.Sdk.Pdf.Fonts.OpenType;

namespace EContract.Sdk.Pdf.Fonts.Cff;

/// <summary>Which Font DICT a glyph of a CID-keyed font belongs to (Adobe technical note 5176, 19, "FDSelect").</summary>
internal sealed class FontDictSelector(FontData data)
{
    public int Find(int glyph) => data.Byte(0) switch
    {
        0 => data.Byte(1L + glyph),
        3 => FindInRanges(glyph),
        var format => throw data.Error($"FDSelect has the unknown format {format}"),
    };

    // Ranges of (first glyph, Font DICT), sorted; each ends where the next begins.
    private int FindInRanges(int glyph)
    {
        int low = 0, high = data.UInt16(1);
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (data.UInt16(3 + (3L * middle)) <= glyph)
                low = middle;
            else
                high = middle;
        }

        return data.Byte(5 + (3L * low));
    }
}

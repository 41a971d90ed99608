using EContract.Sdk.Pdf.Fonts.OpenType;

namespace EContract.Sdk.Pdf.Fonts;

/// <summary>The measures of a font as a whole, in 1/1000 em; the vertical ones count upwards from the baseline.</summary>
/// <param name="Ascent">The top of the em box, for ideographs the top of the line.</param>
/// <param name="Descent">The bottom of the em box; negative.</param>
/// <param name="CapHeight">The height of Latin capitals.</param>
/// <param name="ItalicAngle">In degrees, counter-clockwise from the vertical: negative for a font that leans to the right.</param>
/// <param name="StemV">The thickness of vertical stems, estimated from the weight.</param>
/// <param name="Bounds">The box around all glyphs: left, bottom, right, top.</param>
/// <param name="IsFixedPitch">Whether all glyphs are equally wide.</param>
/// <param name="IsSerif">Whether strokes end in serifs, as Mincho faces do.</param>
internal sealed record FontMetrics(
    int Ascent,
    int Descent,
    int CapHeight,
    double ItalicAngle,
    int StemV,
    IReadOnlyList<int> Bounds,
    bool IsFixedPitch,
    bool IsSerif)
{
    private const int NormalWeight = 400;

    /// <summary>Reads them from 'head', 'hhea', 'OS/2' and 'post'; the latter two may be missing.</summary>
    public static FontMetrics Read(FontFile file, int unitsPerEm)
    {
        FontData head = file.Require("head"), hhea = file.Require("hhea");
        int ascent = Scale(hhea.Int16(4)), descent = Scale(hhea.Int16(6)), capHeight = 0, weight = NormalWeight;
        bool serif = false, fixedPitch = false;
        double angle = 0;
        if (file.Find("OS/2") is { } os2)
        {
            weight = Math.Clamp((int)os2.UInt16(4), 100, 1000);
            // PANOSE: Latin text faces (2), whose serif styles are 2 to 10.
            serif = os2.Byte(32) == 2 && os2.Byte(33) is >= 2 and <= 10;
            // The typographic values are the em box; those of 'hhea' make room for every accent and stack of the font.
            if (os2.Length >= 72 && os2.Int16(68) > os2.Int16(70))
                (ascent, descent) = (Scale(os2.Int16(68)), Scale(os2.Int16(70)));
            if (os2.UInt16(0) >= 2 && os2.Length >= 90)
                capHeight = Scale(os2.Int16(88));
        }

        if (file.Find("post") is { Length: >= 16 } post)
        {
            angle = Math.Round(post.Int16(4) + (post.UInt16(6) / 65536.0), 2);
            fixedPitch = post.UInt32(12) != 0;
        }

        return new FontMetrics(
            ascent,
            descent,
            capHeight > 0 ? capHeight : ascent * 4 / 5,
            angle,
            // No table tells; this is the usual estimate, 88 for a regular face and 166 for a bold one.
            50 + (weight * weight / (65 * 65)),
            [Scale(head.Int16(36)), Scale(head.Int16(38)), Scale(head.Int16(40)), Scale(head.Int16(42))],
            fixedPitch,
            serif);

        int Scale(int units) => (int)Math.Round(units * 1000.0 / unitsPerEm);
    }
}

using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts.OpenType;

namespace EContract.Sdk.Pdf.Fonts.Outlines;

/// <summary>The shapes of a font's glyphs, in one of the two ways that OpenType has for them.</summary>
internal abstract class GlyphOutlines
{
    /// <summary>A font program with some glyphs, numbered from 0 in the order given.</summary>
    /// <param name="glyphs">The glyphs, the first being 0 (.notdef); one may stand more than once.</param>
    /// <exception cref="PdfFontException">A glyph is damaged.</exception>
    public abstract FontProgram Subset(IReadOnlyList<int> glyphs);

    /// <summary>Adds the shape of a glyph to a path, in the font's units, to be filled by the nonzero rule.</summary>
    /// <exception cref="PdfFontException">The glyph is damaged.</exception>
    public abstract void Trace(int glyph, DrawingPath path);

    public static GlyphOutlines Read(FontFile file, HorizontalMetrics metrics, int glyphCount)
    {
        if (file.Find("glyf") is { } glyf)
            return new TrueTypeOutlines(file, glyf, metrics, glyphCount);
        if (file.Find("CFF ") is { } cff)
            return new CffOutlines(cff);
        throw new PdfFontException(file.Find("CFF2") is null
            ? "The font has no outlines: neither a table 'glyf' nor a table 'CFF '"
            : "The font is a variable font with CFF2 outlines, which PDF has no place for");
    }
}

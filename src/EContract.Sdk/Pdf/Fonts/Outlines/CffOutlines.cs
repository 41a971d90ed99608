using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts.Cff;
using EContract.Sdk.Pdf.Fonts.OpenType;

namespace EContract.Sdk.Pdf.Fonts.Outlines;

/// <summary>Outlines of cubic curves: the table 'CFF '.</summary>
internal sealed class CffOutlines(FontData cff) : GlyphOutlines
{
    private readonly CffFont _font = new(cff);

    public override FontProgram Subset(IReadOnlyList<int> glyphs) => new(CffSubsetWriter.Write(_font, glyphs), glyphs.Count, IsCff: true);

    public override void Trace(int glyph, DrawingPath path) => CharstringTracer.Trace(new FontData(_font.CharstringOf(glyph), "charstring"), path);
}

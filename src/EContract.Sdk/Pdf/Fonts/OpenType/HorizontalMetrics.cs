namespace EContract.Sdk.Pdf.Fonts.OpenType;

/// <summary>How far each glyph advances: the tables 'hhea' and 'hmtx'.</summary>
internal sealed class HorizontalMetrics
{
    private readonly FontData _hmtx;
    private readonly int _fullMetrics;

    public HorizontalMetrics(FontData hhea, FontData hmtx)
    {
        _hmtx = hmtx;
        _fullMetrics = hhea.UInt16(34);
        if (_fullMetrics == 0)
            throw hhea.Error("it counts no advance width");
    }

    /// <summary>In font units. Glyphs after the last with a width of its own have that width too.</summary>
    public int AdvanceOf(int glyph) => _hmtx.UInt16(4L * Math.Min(glyph, _fullMetrics - 1));

    public short LeftSideBearingOf(int glyph) => glyph < _fullMetrics
        ? _hmtx.Int16((4L * glyph) + 2)
        : _hmtx.Int16((4L * _fullMetrics) + (2L * (glyph - _fullMetrics)));
}

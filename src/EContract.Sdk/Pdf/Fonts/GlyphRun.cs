namespace EContract.Sdk.Pdf.Fonts;

/// <summary>A piece of text to be shown with one font.</summary>
/// <param name="ResourceName">The font's name in the resource dictionary that <see cref="FontSubset.WriteTo"/> gives.</param>
/// <param name="Font">The font.</param>
/// <param name="Codes">What to show (<c>Tj</c>): two bytes a glyph.</param>
/// <param name="Glyphs">The font's own numbers of the glyphs.</param>
/// <param name="Widths">How far each glyph advances, in 1/1000 em.</param>
internal sealed record GlyphRun(string ResourceName, PdfFont Font, byte[] Codes, IReadOnlyList<int> Glyphs, IReadOnlyList<int> Widths)
{
    /// <summary>How far all of it advances, in 1/1000 em.</summary>
    public double Width => Widths.Sum();
}

namespace EContract.Sdk.Pdf.Fonts.Outlines;

/// <summary>A font program to embed (ISO 32000-2, 9.9).</summary>
/// <param name="Bytes">The program, not compressed.</param>
/// <param name="GlyphCount">How many glyphs it has; more than were asked for when some are made of others.</param>
/// <param name="IsCff">Whether it is bare CFF, for a CIDFontType0; else TrueType, for a CIDFontType2.</param>
internal sealed record FontProgram(byte[] Bytes, int GlyphCount, bool IsCff);

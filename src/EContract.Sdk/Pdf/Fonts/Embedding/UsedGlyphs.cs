namespace EContract.Sdk.Pdf.Fonts.Embedding;

/// <summary>
/// The glyphs of one font that a document uses, numbered in the order of their first use: the number is code, CID and
/// glyph in the embedded font at once. A glyph that stands for two characters (目 and the radical ⽬) has two numbers,
/// so that each is copied from the page as it was written.
/// </summary>
internal sealed class UsedGlyphs(PdfFont font, string resourceName)
{
    private readonly Dictionary<(int Glyph, string Text), int> _codes = [];

    // Number 0 is .notdef in every font.
    private readonly List<(int Glyph, string Text)> _characters = [(0, "")];

    public PdfFont Font { get; } = font;

    public string ResourceName { get; } = resourceName;

    /// <summary>The glyphs by number, with the text each stands for; the first is .notdef.</summary>
    public IReadOnlyList<(int Glyph, string Text)> Characters => _characters;

    public int CodeOf(int glyph, string text)
    {
        if (_codes.TryGetValue((glyph, text), out int code))
            return code;
        code = _characters.Count;
        if (code > ushort.MaxValue)
            throw new PdfFontException($"A document can use at most 65,535 characters of {Font.Name}");
        _codes.Add((glyph, text), code);
        _characters.Add((glyph, text));
        return code;
    }
}

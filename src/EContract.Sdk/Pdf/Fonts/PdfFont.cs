using System.Text;
using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts.OpenType;
using EContract.Sdk.Pdf.Fonts.Outlines;

namespace EContract.Sdk.Pdf.Fonts;

/// <summary>
/// A font for what is drawn into documents, from a TrueType or OpenType file (.ttf, .otf, .ttc). Only the glyphs that a
/// document needs are embedded in it. Read once, it serves any number of documents and threads.
/// </summary>
public sealed class PdfFont
{
    /// <summary>Larger files are refused; the largest fonts in use, collections of all CJK faces, have about 130 MB.</summary>
    private const int MaxLength = 256 << 20;

    private readonly int _unitsPerEm;
    private readonly int _glyphCount;
    private readonly CharacterMap _characters;
    private readonly HorizontalMetrics _widths;
    private readonly GlyphOutlines _outlines;
    private readonly Lazy<VerticalAlternates> _vertical;

    private PdfFont(ReadOnlyMemory<byte> bytes, int face)
    {
        FontFile file = FontFile.Read(bytes, face);
        EmbeddingPermission.Demand(file.Find("OS/2"));
        _unitsPerEm = file.Require("head").UInt16(18);
        if (_unitsPerEm is < 16 or > 16384)
            throw file.Require("head").Error($"an em has {_unitsPerEm} units, not 16 to 16384");
        _glyphCount = file.Require("maxp").UInt16(4);
        _characters = new CharacterMap(file.Require("cmap"));
        _widths = new HorizontalMetrics(file.Require("hhea"), file.Require("hmtx"));
        _outlines = GlyphOutlines.Read(file, _widths, _glyphCount);
        _vertical = new Lazy<VerticalAlternates>(() => new VerticalAlternates(file.Find("GSUB")));
        Name = FontNames.ReadPostScriptName(file.Find("name"));
        Metrics = FontMetrics.Read(file, _unitsPerEm);
    }

    /// <summary>The PostScript name, as <c>IPAexMincho</c>.</summary>
    public string Name { get; }

    /// <summary>The measures for layout.</summary>
    internal FontMetrics Metrics { get; }

    /// <summary>Reads a font file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="face">Which face of a collection (.ttc), from 0.</param>
    /// <exception cref="PdfFontException">The file cannot be read, is no font of a known kind, is damaged, has no such face,
    /// or its licence forbids embedding. The message names the file.</exception>
    public static PdfFont FromFile(string path, int face = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            // Pipes and devices have no length, and opening one may wait for ever.
            if (new FileInfo(path).Length == 0)
                throw new PdfFontException("An empty file, or one that is no regular file, is no TrueType or OpenType font");
            using FileStream stream = File.OpenRead(path);
            if (stream.Length > MaxLength)
                throw new PdfFontException($"The file has {stream.Length} bytes; a font has at most {MaxLength}");
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return new PdfFont(bytes, face);
        }
        catch (Exception e) when (e is PdfFontException or IOException or UnauthorizedAccessException)
        {
            throw new PdfFontException($"The font {path} cannot be used. {e.Message}", e);
        }
    }

    /// <summary>Reads a font from memory.</summary>
    /// <param name="bytes">The whole file. It is kept, not copied, and must not change.</param>
    /// <param name="face">Which face of a collection (.ttc), from 0.</param>
    /// <exception cref="PdfFontException">This is no font of a known kind, is damaged, has no such face, or its licence forbids
    /// embedding.</exception>
    public static PdfFont FromBytes(ReadOnlyMemory<byte> bytes, int face = 0) => new(bytes, face);

    /// <summary>Whether the font has a glyph for a character; never for a control character or U+FFFD.</summary>
    /// <exception cref="PdfFontException">The font's character map is damaged.</exception>
    public bool Covers(Rune character) => GlyphOf(character) != 0;

    /// <summary>The glyph of a character, with the variant that a selector asks for if the font has it; 0 when there is none.</summary>
    internal int GlyphOf(Rune character, Rune? selector = null)
    {
        // Old fonts map controls to empty glyphs: a line break that is not seen is a mistake that is not seen. And U+FFFD
        // stands for what was lost on the way here, as half of a surrogate pair; nobody means to sign that.
        if (Rune.IsControl(character) || character == Rune.ReplacementChar)
            return 0;
        int glyph = selector is { } variant ? _characters.Find(character, variant) : _characters.Find(character);
        return glyph < _glyphCount ? glyph : 0;
    }

    /// <summary>The glyph that stands for another in vertical text; mostly the same.</summary>
    internal int VerticalOf(int glyph) => _vertical.Value.Find(glyph) is var alternate && alternate < _glyphCount ? alternate : glyph;

    /// <summary>How far a glyph advances, in 1/1000 em, rounded as it will stand in the document.</summary>
    internal int WidthOf(int glyph) => (int)Math.Round(_widths.AdvanceOf(glyph) * 1000.0 / _unitsPerEm);

    /// <summary>The shape of a glyph, in em, from its origin on the baseline; to be filled by the nonzero rule.</summary>
    /// <exception cref="PdfFontException">The glyph is damaged.</exception>
    internal DrawingPath OutlineOf(int glyph)
    {
        var path = new DrawingPath();
        _outlines.Trace(glyph, path);
        return path.Transform(1.0 / _unitsPerEm, 0, 0, 1.0 / _unitsPerEm, 0, 0);
    }

    /// <summary>A font program with some glyphs, numbered from 0 in the order given.</summary>
    internal FontProgram Subset(IReadOnlyList<int> glyphs) => _outlines.Subset(glyphs);
}

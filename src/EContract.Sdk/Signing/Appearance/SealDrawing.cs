using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Layout;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Signing.Appearance;

/// <summary>Draws a seal as a form XObject, a hundred units wide and high.</summary>
internal sealed class SealDrawing
{
    public const double Extent = 100;

    private const double RingWidth = 4, FrameWidth = 5, FrameGap = 4;

    // How much of its cell a glyph fills, and how far it may be stretched: seal script fills the seal.
    private const double Filling = 0.94, Stretch = 1.3;

    // Strokes are carved bolder than they are printed: this much of an em is drawn around them.
    private const double Boldness = 0.03;

    // The middle of the em box above the baseline, for ideographs.
    private const double MiddleOfEm = 0.38;

    private readonly SealImpression _seal;
    private readonly FontSubset _fonts;
    private readonly ContentWriter _content;
    private readonly IReadOnlyList<IReadOnlyList<ShapedCharacter>> _columns;
    private readonly int _rows;

    /// <exception cref="MissingGlyphException">No font has a character.</exception>
    public SealDrawing(SealImpression seal, IReadOnlyList<PdfFont> fonts, DrawingRules rules)
    {
        _seal = seal;
        _fonts = new FontSubset(fonts);
        _content = new ContentWriter(rules);
        _columns = [.. SealColumns.Of(seal).Select(column => column.Select(text => new ShapedCharacter(text, _fonts.Shape(text, vertical: true))).ToArray())];
        _rows = _columns.Max(column => column.Count);
    }

    private PageRectangle NameArea => _seal.Shape == SealShape.Round ? InscribedInRing() : InsideFrame();

    /// <summary>The height of the smallest character, in units.</summary>
    public double SmallestCharacter => Math.Min(NameArea.Height / _rows, NameArea.Width / _columns.Count);

    /// <summary>Draws it.</summary>
    public PdfReference AddTo(IncrementalUpdate update)
    {
        DrawOutline();
        _content.FillColor(_seal.Color);
        // The columns run from right to left, which no extractor guesses.
        _content.BeginActualText(string.Concat(_columns.SelectMany(column => column.Select(character => character.Text))));
        _content.Operator("BT");
        _content.Operator("Tr", 2);
        DrawName();
        _content.Operator("ET");
        _content.Operator("EMC");

        PdfDictionary resources = _content.AddColorSpaces(new PdfDictionary(("Font", _fonts.WriteTo(update))));
        PdfObject zero = new PdfInteger(0), extent = new PdfReal(Extent);
        return update.Add(_content.ToStream(new PdfDictionary(
            ("Type", new PdfName("XObject")),
            ("Subtype", new PdfName("Form")),
            ("BBox", new PdfArray([zero, zero, extent, extent])),
            ("Resources", resources))));
    }

    private void DrawOutline()
    {
        _content.StrokeColor(_seal.Color);
        _content.Operator("j", 1);
        if (_seal.Shape == SealShape.Round)
        {
            _content.Operator("w", RingWidth);
            double radius = (Extent - RingWidth) / 2;
            _content.Ellipse(Extent / 2, Extent / 2, radius, radius);
        }
        else
        {
            _content.Operator("w", FrameWidth);
            _content.Operator("re", FrameWidth / 2, FrameWidth / 2, Extent - FrameWidth, Extent - FrameWidth);
        }

        _content.Operator("S");
    }

    private void DrawName()
    {
        PageRectangle area = NameArea;
        double width = area.Width / _columns.Count;
        for (int i = 0; i < _columns.Count; i++)
        {
            // A shorter column fills the height too.
            double height = area.Height / _columns[i].Count;
            for (int row = 0; row < _columns[i].Count; row++)
            {
                var cell = new PageRectangle(area.X + area.Width - ((i + 1) * width), area.Y + area.Height - ((row + 1) * height), width, height);
                DrawCharacter(_columns[i][row], cell);
            }
        }
    }

    private void DrawCharacter(ShapedCharacter character, PageRectangle cell)
    {
        VerticalSetting setting = HasVerticalForm(character) ? VerticalSetting.Upright : VerticalGlyph.SettingOf(character.Text);
        bool turned = setting == VerticalSetting.Turned;
        double em = Math.Min(cell.Width, cell.Height);
        double across = Math.Min(cell.Width, em * Stretch) * Filling, along = Math.Min(cell.Height, em * Stretch) * Filling;
        double middleX = cell.X + (cell.Width / 2), middleY = cell.Y + (cell.Height / 2);
        if (setting == VerticalSetting.Raised)
            (middleX, middleY) = (middleX + (0.6 * across), middleY + (0.6 * along));
        double half = character.Width / 2;
        _content.Operator("w", Boldness * Math.Min(across, along));
        if (turned)
            _content.Operator("Tm", 0, -along, across, 0, middleX - (MiddleOfEm * across), middleY + (half * along));
        else
            _content.Operator("Tm", across, 0, 0, along, middleX - (half * across), middleY - (MiddleOfEm * along));
        new ShapedLine([character]).ShowOn(_content, 1);
    }

    private static bool HasVerticalForm(ShapedCharacter character) =>
        character.Runs is [{ Font: var font }, ..] && font.GlyphOf(character.First) is var glyph && font.VerticalOf(glyph) != glyph;

    // The largest block of cells whose corners, where glyphs have nothing, just reach into the ring, the cells as square as the block allows.
    private PageRectangle InscribedInRing()
    {
        double ratio = Math.Clamp((double)_rows / _columns.Count, 1 / Stretch, Stretch);
        double across = _columns.Count * ratio, along = _rows;
        double diameter = Extent - (1.75 * RingWidth);
        double scale = diameter / Math.Sqrt((across * across) + (along * along));
        (double width, double height) = (across * scale, along * scale);
        return new PageRectangle((Extent - width) / 2, (Extent - height) / 2, width, height);
    }

    private static PageRectangle InsideFrame()
    {
        const double Inset = FrameWidth + FrameGap;
        return new PageRectangle(Inset, Inset, Extent - (2 * Inset), Extent - (2 * Inset));
    }
}

using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Layout;

namespace EContract.Sdk.Signing.Appearance;

/// <summary>Where the characters of a seal stand, in a square of a hundred units: the same however the seal is drawn.</summary>
internal sealed class SealLayout
{
    public const double Extent = 100, RingWidth = 4, FrameWidth = 5;

    private const double FrameGap = 4;

    // How much of its cell a glyph fills, and how far it may be stretched: seal script fills the seal.
    private const double Filling = 0.94, Stretch = 1.3;

    // Strokes are carved bolder than they are printed: this much of an em is drawn around them.
    private const double Boldness = 0.03;

    // The middle of the em box above the baseline, for ideographs.
    private const double MiddleOfEm = 0.38;

    private readonly SealImpression _seal;
    private readonly IReadOnlyList<IReadOnlyList<ShapedCharacter>> _columns;
    private readonly int _rows;

    /// <exception cref="MissingGlyphException">No font has a character.</exception>
    public SealLayout(SealImpression seal, FontSubset fonts)
    {
        _seal = seal;
        _columns = [.. SealColumns.Of(seal).Select(column => column.Select(text => new ShapedCharacter(text, fonts.Shape(text, vertical: true))).ToArray())];
        _rows = _columns.Max(column => column.Count);
    }

    /// <summary>The characters from the first to the last, without what separates columns.</summary>
    public string Text => string.Concat(_columns.SelectMany(column => column.Select(character => character.Text)));

    /// <summary>The height of the smallest character.</summary>
    public double SmallestCharacter => Math.Min(NameArea.Height / _rows, NameArea.Width / _columns.Count);

    private PageRectangle NameArea => _seal.Shape == SealShape.Round ? InscribedInRing() : InsideFrame();

    /// <summary>The characters, each at its place.</summary>
    public IEnumerable<PlacedCharacter> Place()
    {
        PageRectangle area = NameArea;
        double width = area.Width / _columns.Count;
        for (int i = 0; i < _columns.Count; i++)
        {
            // A shorter column fills the height too.
            double height = area.Height / _columns[i].Count;
            for (int row = 0; row < _columns[i].Count; row++)
                yield return Place(_columns[i][row], new PageRectangle(area.X + area.Width - ((i + 1) * width), area.Y + area.Height - ((row + 1) * height), width, height));
        }
    }

    private static PlacedCharacter Place(ShapedCharacter character, PageRectangle cell)
    {
        VerticalSetting setting = HasVerticalForm(character) ? VerticalSetting.Upright : VerticalGlyph.SettingOf(character.Text);
        double em = Math.Min(cell.Width, cell.Height);
        double across = Math.Min(cell.Width, em * Stretch) * Filling, along = Math.Min(cell.Height, em * Stretch) * Filling;
        double middleX = cell.X + (cell.Width / 2), middleY = cell.Y + (cell.Height / 2);
        if (setting == VerticalSetting.Raised)
            (middleX, middleY) = (middleX + (0.6 * across), middleY + (0.6 * along));
        double half = character.Width / 2, lineWidth = Boldness * Math.Min(across, along);
        return setting == VerticalSetting.Turned
            ? new(character, lineWidth, 0, -along, across, 0, middleX - (MiddleOfEm * across), middleY + (half * along))
            : new(character, lineWidth, across, 0, 0, along, middleX - (half * across), middleY - (MiddleOfEm * along));
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

/// <summary>A character at its place.</summary>
/// <param name="Character">The character.</param>
/// <param name="LineWidth">How wide the line around its shape is.</param>
/// <param name="A">The matrix from em to units, as PDF writes it.</param>
/// <param name="B">Its second number.</param>
/// <param name="C">Its third number.</param>
/// <param name="D">Its fourth number.</param>
/// <param name="E">Its fifth number.</param>
/// <param name="F">Its sixth number.</param>
internal readonly record struct PlacedCharacter(ShapedCharacter Character, double LineWidth, double A, double B, double C, double D, double E, double F);

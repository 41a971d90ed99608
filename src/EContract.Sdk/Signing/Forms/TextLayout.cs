using EContract.Sdk.Pdf.Layout;

namespace EContract.Sdk.Signing.Forms;

/// <summary>A piece of text at its place.</summary>
/// <param name="Text">The text.</param>
/// <param name="X">Where it begins, in points from the left of the widget.</param>
/// <param name="Y">Its baseline, in points from the bottom.</param>
internal sealed record PlacedText(ShapedLine Text, double X, double Y);

/// <summary>Text laid out in a widget (ISO 32000-2, 12.7.4.3 and 12.7.5.3).</summary>
/// <param name="Size">In points.</param>
/// <param name="Pieces">The pieces, in the order they are read.</param>
internal sealed record TextLayout(double Size, IReadOnlyList<PlacedText> Pieces)
{
    /// <summary>From baseline to baseline, in em.</summary>
    public const double Leading = 1.25;

    /// <summary>What viewers take for text of several lines that may be of any size.</summary>
    public const double UsualSize = 12;

    // The em box of an ideograph below its baseline, and above it; and what a line needs so that accents stay inside.
    private const double Below = 0.12, Above = 0.88, LineHeight = 1.15;

    private const double SizeStep = 0.5;

    /// <summary>The largest text whose baseline is this far under a line's top stays inside of it.</summary>
    public static double BaselineBelowTop(double size) => Above * size;

    /// <summary>One line.</summary>
    /// <returns>The layout; <see langword="null"/> when it would be too small to read.</returns>
    public static TextLayout? Line(ShapedLine line, WidgetFrame frame, double smallest)
    {
        double padding = Padding(frame), width = frame.Width - (2 * padding);
        double size = FitHeight(frame);
        if (line.Width * size > width)
            size = width / line.Width;
        if (size < Floor(frame, smallest))
            return null;
        return new TextLayout(size, [new PlacedText(line, padding + Indent(frame, width, line.Width * size), Baseline(frame, size))]);
    }

    /// <summary>Characters in cells of equal width (Comb, table 231).</summary>
    public static TextLayout? Comb(ShapedLine line, int cells, WidgetFrame frame, double smallest)
    {
        double cell = frame.Width / cells, widest = line.Characters.Max(character => character.Width);
        double size = Math.Min(FitHeight(frame), widest > 0 ? cell / widest : double.MaxValue);
        if (size < Floor(frame, smallest))
            return null;
        int free = cells - line.Characters.Count, first = frame.Quadding switch { 1 => free / 2, 2 => free, _ => 0 };
        return new TextLayout(size, [.. line.Characters.Select((character, i) => new PlacedText(
            new ShapedLine([character]),
            ((first + i) * cell) + ((cell - (character.Width * size)) / 2),
            Baseline(frame, size)))]);
    }

    /// <summary>Lines that are broken where they are too long.</summary>
    public static TextLayout? Paragraphs(IReadOnlyList<ShapedLine> lines, WidgetFrame frame, double smallest)
    {
        double padding = Padding(frame), width = frame.Width - (2 * padding), height = frame.Height - (2 * padding);
        for (double size = frame.FontSize > 0 ? frame.FontSize : UsualSize; size >= Floor(frame, smallest); size -= SizeStep)
        {
            double em = width / size;
            // Lines that do not fit unbroken fit broken even less: most sizes are passed over by that.
            if (((lines.Count - 1) * Leading * size) + size > height)
                continue;
            ShapedLine[] broken = [.. lines.SelectMany(line => LineBreaker.Break(line, em))];
            if (((broken.Length - 1) * Leading * size) + size > height || broken.Any(line => line.Width > em))
                continue;
            double top = frame.Height - padding - BaselineBelowTop(size);
            return new TextLayout(size, [.. broken.Select((line, i) => new PlacedText(
                line, padding + Indent(frame, width, line.Width * size), top - (i * Leading * size)))]);
        }

        return null;
    }

    /// <summary>How far text stays away from the edge.</summary>
    public static double Padding(WidgetFrame frame) => Math.Min(Math.Max(2, 2 * frame.BorderWidth), Math.Min(frame.Width, frame.Height) / 6);

    private static double FitHeight(WidgetFrame frame)
    {
        double inside = frame.Height - (2 * frame.BorderWidth);
        return frame.FontSize > 0 ? Math.Min(frame.FontSize, inside) : inside / LineHeight;
    }

    // A form that asks for less than the smallest gets what it asks for.
    private static double Floor(WidgetFrame frame, double smallest) => frame.FontSize > 0 ? Math.Min(frame.FontSize, smallest) : smallest;

    private static double Baseline(WidgetFrame frame, double size) => ((frame.Height - size) / 2) + (Below * size);

    private static double Indent(WidgetFrame frame, double room, double used) => (room - used) * frame.Quadding / 2;
}

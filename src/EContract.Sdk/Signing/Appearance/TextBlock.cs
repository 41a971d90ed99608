using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Layout;

namespace EContract.Sdk.Signing.Appearance;

/// <summary>Lines of text fitted into an area: as large as they may be, broken only where they would get too small otherwise.</summary>
internal sealed class TextBlock
{
    // The least size that a reader with good eyes can read on paper.
    private const double SmallestSize = 3;

    // Below this size broken lines are better than smaller ones.
    private const double ComfortableSize = 6;

    private const double SizeStep = 0.25;

    // From baseline to baseline, and from the top of the first line to its baseline, in em.
    private const double Leading = 1.3, FirstBaseline = 1.03;

    private readonly IReadOnlyList<ShapedLine> _lines;
    private readonly double _size;

    private TextBlock(IReadOnlyList<ShapedLine> lines, double size) => (_lines, _size) = (lines, size);

    private double Height => _lines.Count * Leading * _size;

    /// <summary>Fits lines into an area.</summary>
    /// <exception cref="PdfSigningException">They would be too small to read.</exception>
    public static TextBlock Fit(IReadOnlyList<ShapedLine> lines, double width, double height, double largestSize)
    {
        double unbroken = Math.Min(largestSize, Math.Min(
            width / Math.Max(lines.Max(line => line.Width), double.Epsilon), height / (lines.Count * Leading)));
        if (unbroken >= Math.Min(ComfortableSize, largestSize))
            return new TextBlock(lines, unbroken);
        // The largest size, step by step below the largest of all, at which the broken lines fit; what fits, fits smaller too.
        int tooLarge = -1, smaller = (int)Math.Floor((largestSize - Math.Max(SmallestSize, unbroken)) / SizeStep);
        TextBlock? fitting = smaller < 0 ? null : Broken(smaller);
        while (fitting is not null && smaller - tooLarge > 1)
        {
            int middle = (tooLarge + smaller) / 2;
            if (Broken(middle) is { } larger)
                (fitting, smaller) = (larger, middle);
            else
                tooLarge = middle;
        }

        if (fitting is not null)
            return fitting;
        return unbroken >= SmallestSize
            ? new TextBlock(lines, unbroken)
            : throw new PdfSigningException(
                PdfSigningFailure.AppearanceIllegible,
                FormattableString.Invariant($"The signature's {lines.Count} lines of text do not fit into {width:0.#} by {height:0.#} points at a size of {SmallestSize} points."));

        TextBlock? Broken(int steps)
        {
            double size = largestSize - (steps * SizeStep), em = width / size;
            ShapedLine[] broken = [.. lines.SelectMany(line => LineBreaker.Break(line, em))];
            return broken.Length * Leading * size <= height && broken.All(line => line.Width <= em) ? new TextBlock(broken, size) : null;
        }
    }

    /// <summary>Draws the lines, in the middle of the area's height.</summary>
    public void DrawOn(ContentWriter content, PdfColor color, PageRectangle area)
    {
        double top = area.Y + ((area.Height + Height) / 2);
        content.Operator("BT");
        content.FillColor(color);
        for (int i = 0; i < _lines.Count; i++)
        {
            content.Operator("Tm", 1, 0, 0, 1, area.X, top - (((i * Leading) + FirstBaseline) * _size));
            _lines[i].ShowOn(content, _size);
        }

        content.Operator("ET");
    }
}

namespace EContract.Sdk.Contracts.Seals;

/// <summary>
/// A rectangle on a page, in points (1/72 inch) from the lower left corner of the page as it is shown: cropped, and turned by its rotation.
/// </summary>
/// <param name="Page">The page, counted from 1; <see langword="null"/> for the last.</param>
/// <param name="X">The distance of its left side from the left of the page, in thousandths of a point at the finest.</param>
/// <param name="Y">The distance of its lower side from the bottom of the page.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
public sealed record PageArea(int? Page, decimal X, decimal Y, decimal Width, decimal Height)
{
    /// <summary>The least width and height of a place that is to show something, in points.</summary>
    public const decimal MinExtent = 10;

    // ISO 32000-2, annex C: a page has at most 14,400 units; what is beyond is on no page.
    private const decimal MaxCoordinate = 14_400;

    /// <summary>Whether two rectangles have a point of their insides in common, on a document of so many pages.</summary>
    internal bool Overlaps(PageArea other, int pages) => (Page ?? pages) == (other.Page ?? pages)
        && X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height && other.Y < Y + Height;

    /// <exception cref="ArgumentException">It can be on no page, or is too small to show anything.</exception>
    internal void Check(string parameter)
    {
        if (Page < 1)
            throw new ArgumentException($"There is no page {Page}; pages are counted from 1.", parameter);
        if (X is < 0 or > MaxCoordinate || Y is < 0 or > MaxCoordinate || Width > MaxCoordinate || Height > MaxCoordinate)
            throw new ArgumentException("A rectangle begins on its page, and no page is larger than 14,400 points.", parameter);
        if (Width < MinExtent || Height < MinExtent)
            throw new ArgumentException($"A place for a signature is at least {MinExtent} points wide and high.", parameter);
    }

    /// <exception cref="ArgumentException">A number is none.</exception>
    internal static PageArea Of(int? page, double x, double y, double width, double height) => new(page, Round(x), Round(y), Round(width), Round(height));

    // The log has no fractions but decimal ones.
    private static decimal Round(double value) => double.IsFinite(value) && Math.Abs(value) < 1e9
        ? Math.Round((decimal)value, 3)
        : throw new ArgumentException("A rectangle's place and extent are numbers of points.");
}

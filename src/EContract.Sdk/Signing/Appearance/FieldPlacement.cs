namespace EContract.Sdk.Signing.Appearance;

/// <summary>Where on the pages a new signature field stands. An existing field stays where it is.</summary>
public abstract record FieldPlacement
{
    private protected FieldPlacement()
    {
    }

    /// <summary>A rectangle on a page.</summary>
    /// <param name="page">The page, counted from 1.</param>
    /// <param name="x">The distance from the left of the page as shown, in points.</param>
    /// <param name="y">The distance from the bottom of the page as shown, in points.</param>
    /// <param name="width">The width in points.</param>
    /// <param name="height">The height in points.</param>
    public static PagePlacement OnPage(int page, double x, double y, double width, double height) =>
        new(page, new PageRectangle(x, y, width, height));

    /// <summary>A rectangle on the last page; see <see cref="OnPage"/>.</summary>
    /// <param name="x">The distance from the left of the page as shown, in points.</param>
    /// <param name="y">The distance from the bottom of the page as shown, in points.</param>
    /// <param name="width">The width in points.</param>
    /// <param name="height">The height in points.</param>
    public static PagePlacement OnLastPage(double x, double y, double width, double height) =>
        new(null, new PageRectangle(x, y, width, height));

    /// <summary>A rectangle centred over a text that stands on a page, or beside it: 「印」 in a contract.</summary>
    /// <param name="locator">What finds the text.</param>
    /// <param name="text">The text.</param>
    /// <param name="width">The width in points.</param>
    /// <param name="height">The height in points.</param>
    public static AnchorPlacement AtText(ITextLocator locator, string text, double width, double height) =>
        new(locator, text, width, height);
}

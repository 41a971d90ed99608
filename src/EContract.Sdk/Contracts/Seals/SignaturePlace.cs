namespace EContract.Sdk.Contracts.Seals;

/// <summary>Where a participant's signature is to be seen in a document that is put into an envelope.</summary>
/// <param name="Document">Which of the envelope's documents, counted from 1.</param>
/// <param name="Area">Where.</param>
public sealed record SignaturePlace(int Document, PageArea Area)
{
    /// <summary>A rectangle on a page.</summary>
    /// <param name="document">Which of the envelope's documents, counted from 1.</param>
    /// <param name="page">The page, counted from 1.</param>
    /// <param name="x">The distance from the left of the page as shown, in points.</param>
    /// <param name="y">The distance from the bottom of the page as shown, in points.</param>
    /// <param name="width">The width in points.</param>
    /// <param name="height">The height in points.</param>
    /// <exception cref="ArgumentException">A number is none.</exception>
    public static SignaturePlace OnPage(int document, int page, double x, double y, double width, double height) =>
        new(document, PageArea.Of(page, x, y, width, height));

    /// <summary>A rectangle on the last page; see <see cref="OnPage"/>.</summary>
    /// <param name="document">Which of the envelope's documents, counted from 1.</param>
    /// <param name="x">The distance from the left of the page as shown, in points.</param>
    /// <param name="y">The distance from the bottom of the page as shown, in points.</param>
    /// <param name="width">The width in points.</param>
    /// <param name="height">The height in points.</param>
    /// <exception cref="ArgumentException">A number is none.</exception>
    public static SignaturePlace OnLastPage(int document, double x, double y, double width, double height) =>
        new(document, PageArea.Of(null, x, y, width, height));
}

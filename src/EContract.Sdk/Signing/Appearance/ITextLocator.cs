namespace EContract.Sdk.Signing.Appearance;

/// <summary>
/// Finds text on the pages of a PDF. To read what pages show takes a text extractor, which this library is not; the
/// package EContract.Sdk.PdfPig brings one.
/// </summary>
public interface ITextLocator
{
    /// <summary>Finds every place where a text stands.</summary>
    /// <param name="document">The PDF; readable and seekable, not to be closed.</param>
    /// <param name="password">The password of an encrypted PDF, or <see langword="null"/>.</param>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The places, page by page.</returns>
    ValueTask<IReadOnlyList<TextLocation>> FindAsync(Stream document, string? password, string text, CancellationToken cancellationToken = default);
}

/// <summary>A place where a text stands.</summary>
/// <param name="Page">The page, counted from 1.</param>
/// <param name="Area">The rectangle around the text.</param>
public sealed record TextLocation(int Page, PageRectangle Area);

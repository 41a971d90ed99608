using EContract.Sdk.Pdf;
using EContract.Sdk.Signing.Appearance;
using UglyToad.PdfPig;

namespace EContract.Sdk.PdfPig;

/// <summary>
/// Finds text on pages with PdfPig, for <see cref="FieldPlacement.AtText"/>. Spaces do not count, nor whether a character is
/// written in its compatible form: １ is 1, and ⼦ (U+2F26), as some fonts extract it, is 子.
/// </summary>
/// <remarks>Stateless: one serves any number of concurrent calls. It reads the whole text of the document each time.
/// Signing measures what the pages ask for before it asks, and refuses what would exhaust PdfPig; whoever calls this with
/// documents of strangers otherwise should do so in a process that may fail.</remarks>
public sealed class PdfPigTextLocator : ITextLocator
{
    private const int BufferLength = 64 * 1024;

    // PdfPig descends what nests by calling itself.
    private const int StackSize = 64 * 1024 * 1024;

    /// <inheritdoc/>
    /// <exception cref="PdfFormatException">The text of the document cannot be read.</exception>
    /// <exception cref="ArgumentException">There is nothing to look for.</exception>
    public async ValueTask<IReadOnlyList<TextLocation>> FindAsync(
        Stream document, string? password, string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        var found = new TaskCompletionSource<IReadOnlyList<TextLocation>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(Run, StackSize) { IsBackground = true, Name = nameof(PdfPigTextLocator) };
        thread.Start();
        return await found.Task.ConfigureAwait(false);

        void Run()
        {
            try
            {
                found.SetResult(Find(document, password, text, cancellationToken));
            }
            catch (OperationCanceledException)
            {
                found.SetCanceled(cancellationToken);
            }
            catch (PdfFormatException e)
            {
                found.SetException(e);
            }
            catch (Exception e)
            {
                // PdfPig's errors are of many types, and some are not its own.
                found.SetException(new PdfFormatException($"The text of the document cannot be read: {e.Message}", innerException: e));
            }
        }
    }

    private static List<TextLocation> Find(Stream document, string? password, string text, CancellationToken cancellationToken)
    {
        var found = new List<TextLocation>();
        // PdfPig reads byte by byte. It would close what it reads, which is not ours.
        var buffered = new BufferedStream(document, BufferLength);
        using PdfDocument pdf = PdfDocument.Open(buffered, new ParsingOptions { Password = password ?? "" });
        for (int number = 1; number <= pdf.NumberOfPages; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.AddRange(PageText.Read(pdf.GetPage(number)).Find(text).Select(area => new TextLocation(number, area)));
        }

        return found;
    }
}

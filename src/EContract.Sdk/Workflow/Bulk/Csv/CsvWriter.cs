using System.Text;

namespace EContract.Sdk.Workflow.Bulk.Csv;

/// <summary>
/// Writes CSV that spreadsheets open as it is meant: UTF-8 with a byte order mark, and no cell that would be run as a formula (OWASP, CSV
/// injection): one that begins like a formula gets an apostrophe in front.
/// </summary>
public sealed class CsvWriter : IAsyncDisposable
{
    private readonly StreamWriter _writer;

    /// <summary>Begins a file.</summary>
    /// <param name="destination">Where it goes; it is left open.</param>
    public CsvWriter(Stream destination) => _writer = new StreamWriter(destination, new UTF8Encoding(true), leaveOpen: true) { NewLine = "\r\n" };

    /// <summary>Writes a row.</summary>
    public ValueTask WriteAsync(IEnumerable<string> cells, CancellationToken cancellationToken = default) =>
        WriteAsync(cells.Select(cell => (cell, false)), cancellationToken);

    /// <summary>Writes a row some of whose cells are numbers, which stay numbers when they are negative.</summary>
    internal async ValueTask WriteAsync(IEnumerable<(string Text, bool IsNumber)> cells, CancellationToken cancellationToken) =>
        await _writer.WriteLineAsync(string.Join(',', cells.Select(cell => cell.IsNumber ? cell.Text : Cell(cell.Text))).AsMemory(), cancellationToken).ConfigureAwait(false);

    /// <summary>Ends the file.</summary>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    internal static string Cell(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string safe = BeginsLikeFormula(text) ? $"'{text}" : text;
        return safe.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    // Full-width forms too: Excel in Japanese takes ＝ for =.
    internal static bool BeginsLikeFormula(string text) => text is [var first, ..] && "=+-@\t\r\n＝＋－＠".Contains(first, StringComparison.Ordinal);
}

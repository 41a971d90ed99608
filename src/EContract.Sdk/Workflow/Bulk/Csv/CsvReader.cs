using System.Runtime.CompilerServices;
using System.Text;

namespace EContract.Sdk.Workflow.Bulk.Csv;

/// <summary>
/// Reads CSV as spreadsheets write it (RFC 4180): UTF-8 with or without a byte order mark, cells in quotes where they hold commas, quotes or
/// line breaks. A row at a time; the file may be of any length.
/// </summary>
public static class CsvReader
{
    private const int BufferLength = 16 * 1024;

    /// <summary>Reads the rows. Empty lines are none.</summary>
    /// <param name="source">The file; it is left open.</param>
    /// <param name="limits">How large its rows may be.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="BulkListException">The file is not UTF-8, a quote is open or out of place, or a limit is passed; with the line.</exception>
    public static async IAsyncEnumerable<CsvRow> ReadAsync(
        Stream source, CsvLimits? limits = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var reader = new StreamReader(
            source, new UTF8Encoding(true, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, BufferLength, leaveOpen: true);
        var parser = new CsvParser(limits ?? new CsvLimits());
        var buffer = new char[BufferLength];
        bool isFirst = true;
        while (true)
        {
            int read = await ReadAsync(reader, buffer, parser, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            for (int i = isFirst && buffer[0] == '\uFEFF' ? 1 : 0; i < read; i++)
            {
                if (parser.Take(buffer[i]) is { } row)
                    yield return row;
            }

            isFirst = false;
        }

        if (parser.End() is { } last)
            yield return last;
    }

    private static async ValueTask<int> ReadAsync(StreamReader reader, Memory<char> buffer, CsvParser parser, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (DecoderFallbackException e)
        {
            throw new BulkListException(parser.Line, $"The file is not UTF-8 at or after line {parser.Line}; in Excel it is saved as \"CSV UTF-8\".", e);
        }
    }
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow.Bulk.Csv;

namespace EContract.Sdk.Workflow.Search;

/// <summary>Writes all that a search finds as CSV (RFC 4180), as for a tax audit (税務職員によるダウンロードの求め).</summary>
/// <param name="manager">Whose envelopes.</param>
public sealed class SearchExport(EnvelopeManager manager)
{
    private readonly EnvelopeManager _manager = manager ?? throw new ArgumentNullException(nameof(manager));

    /// <summary>
    /// Writes a row for each envelope in the order of the query, page by page: neither memory nor the length is bounded by how many there are.
    /// In UTF-8 with a byte order mark, which Excel wants, and with nothing that a spreadsheet would run as a formula.
    /// </summary>
    /// <remarks>
    /// That it was searched is recorded before the first row is written (<c>search.performed</c>), how many were given when it ends, however it
    /// ends (<c>taxaudit.export</c>). Destroyed documents' envelopes are among them, and say when that was.
    /// </remarks>
    /// <param name="query">What to look for; how many a page has is not looked at.</param>
    /// <param name="destination">Where it goes; it is left open.</param>
    /// <param name="context">Who asks, for the log.</param>
    /// <param name="language">The language of headings and states: <c>ja</c> or <c>en</c>.</param>
    /// <param name="cancellationToken">Stops; what was written stays.</param>
    /// <returns>How many envelopes were written.</returns>
    /// <exception cref="ArgumentException">The query contradicts itself, goes on from a page, or names another tenant; or there is no such language.</exception>
    public async ValueTask<long> WriteCsvAsync(
        EnvelopeQuery query, Stream destination, RequestContext context, string language = "ja", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(context);
        if (language is not ("ja" or "en"))
            throw new ArgumentException("An export is in ja or en.", nameof(language));
        if (query.Continuation is not null)
            throw new ArgumentException("An export begins with the first page.", nameof(query));
        bool isJapanese = language == "ja";
        query = query with { Limit = EnvelopeQuery.MaxLimit };
        EnvelopePage page = await _manager.SearchAsync(query, context, cancellationToken).ConfigureAwait(false);
        long written = 0;
        try
        {
            var csv = new CsvWriter(destination);
            await using (csv.ConfigureAwait(false))
            {
                await csv.WriteAsync(SearchColumns.All.Select(column => isJapanese ? column.Japanese : column.English), cancellationToken).ConfigureAwait(false);
                while (true)
                {
                    foreach (EnvelopeSummary found in page)
                    {
                        await csv.WriteAsync(SearchColumns.Of(found, isJapanese), cancellationToken).ConfigureAwait(false);
                        written++;
                    }

                    if (page.Continuation is null)
                        return written;
                    page = await _manager.SearchAsync(query with { Continuation = page.Continuation }, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            await _manager.RecordExportAsync(query, written, context).ConfigureAwait(false);
        }
    }
}

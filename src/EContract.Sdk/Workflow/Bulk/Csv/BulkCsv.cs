using System.Runtime.CompilerServices;
using EContract.Sdk.Contracts.Templates;
using EContract.Sdk.Workflow.Templates;

namespace EContract.Sdk.Workflow.Bulk.Csv;

/// <summary>Batches as CSV: rows for a template in, results out.</summary>
/// <remarks>
/// The first row names the columns: <c>key</c>, the template's merge values by their names, and for each slot <c>slot.name</c>,
/// <c>slot.email</c>, <c>slot.organization</c>, <c>slot.accessCode</c>, <c>slot.codeAddress</c>.
/// </remarks>
public static class BulkCsv
{
    private const string KeyColumn = "key";

    private static readonly string[] Properties = ["name", "email", "organization", "accessCode", "codeAddress"];

    /// <summary>
    /// Reads rows for a template. Empty rows are none; a row whose key is missing, begins like a formula, or is none that
    /// <see cref="BulkEnvelope"/> takes ends as failed.
    /// </summary>
    /// <param name="source">The file.</param>
    /// <param name="template">The template.</param>
    /// <param name="limits">How large rows may be.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="BulkListException">The file cannot be read any further, or its columns are not those of the template.</exception>
    public static async IAsyncEnumerable<BulkEnvelope> ReadAsync(
        Stream source, EnvelopeTemplateFiller template, CsvLimits? limits = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(template);
        IReadOnlyList<string>? columns = null;
        int key = 0;
        await foreach (CsvRow row in CsvReader.ReadAsync(source, limits, cancellationToken).ConfigureAwait(false))
        {
            if (columns is null)
            {
                columns = [.. row.Cells.Select(cell => cell.Trim())];
                key = RequireColumns(columns, template.Template);
                continue;
            }

            // Spreadsheets save rows that were emptied.
            if (row.Cells.All(string.IsNullOrWhiteSpace))
                continue;
            IReadOnlyList<string> header = columns;
            string name = key < row.Cells.Count ? row.Cells[key] : "";
            yield return FindFault(name) is { } fault
                ? BulkEnvelope.Refused(name, new BulkListException(row.Line, $"The row of line {row.Line} has no key that can be used. {fault}"))
                : new BulkEnvelope(name, token => template.FillAsync(ToValues(header, row), token));
        }
    }

    /// <summary>Writes results as CSV (<c>key</c>, <c>status</c>, <c>envelope</c>, <c>error</c>), and passes them on.</summary>
    /// <remarks>Of errors that are not the library's own the file names the type; <see cref="BulkRowResult.Error"/> has the rest.</remarks>
    /// <param name="results">The results.</param>
    /// <param name="destination">Where the file goes.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async IAsyncEnumerable<BulkRowResult> WriteAsync(
        IAsyncEnumerable<BulkRowResult> results, Stream destination, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(results);
        var writer = new CsvWriter(destination);
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteAsync(["key", "status", "envelope", "error"], cancellationToken).ConfigureAwait(false);
            await foreach (BulkRowResult result in results.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await writer.WriteAsync(
                    [result.Key, result.Status.ToString(), result.Status is BulkRowStatus.Sent or BulkRowStatus.SentBefore ? $"{result.EnvelopeId}" : "", result.Error is { } error ? Describe(error) : ""],
                    cancellationToken).ConfigureAwait(false);
                yield return result;
            }
        }
    }

    // The file of results could not name such a key as it is.
    private static string? FindFault(string key) =>
        CsvWriter.BeginsLikeFormula(key) ? "The key begins like a formula." : BulkEnvelope.FindFault(key);

    // What the host's own code or a database throws may tell what is not for the reader of a file. Our checks of arguments are for them.
    private static string Describe(Exception error) =>
        error is ArgumentException && error.Source == typeof(BulkCsv).Assembly.GetName().Name ? error.Message : RetryPolicy.Describe(error);

    private static int RequireColumns(IReadOnlyList<string> columns, EnvelopeTemplate template)
    {
        var known = template.Values.Select(value => value.Name)
            .Concat(template.Participants.SelectMany(slot => Properties.Select(property => $"{slot.Slot}.{property}")))
            .Append(KeyColumn)
            .ToHashSet(StringComparer.Ordinal);
        string[] unknown = [.. columns.Where(column => !known.Contains(column))];
        if (unknown.Length > 0)
            throw new BulkListException(1, $"The template has nothing for the columns {string.Join(", ", unknown.Take(20).Select(column => $"'{column}'"))}.");
        if (columns.Distinct().Count() != columns.Count)
            throw new BulkListException(1, "A column stands in the file twice.");
        return columns.ToList().IndexOf(KeyColumn) is >= 0 and var index
            ? index
            : throw new BulkListException(1, $"The file has no column '{KeyColumn}', by which a batch that is run again knows its rows.");
    }

    private static TemplateValues ToValues(IReadOnlyList<string> columns, CsvRow row)
    {
        if (row.Cells.Count != columns.Count)
            throw new BulkListException(row.Line, $"The row of line {row.Line} has {row.Cells.Count} cells for {columns.Count} columns.");
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var participants = new Dictionary<string, TemplateParticipant>(StringComparer.Ordinal);
        foreach ((string column, string cell) in columns.Zip(row.Cells).Where(pair => pair.First != KeyColumn && pair.Second.Length > 0))
        {
            if (column.Split('.') is not [var slot, var property])
            {
                values[column] = cell;
                continue;
            }

            TemplateParticipant who = participants.GetValueOrDefault(slot) ?? new TemplateParticipant();
            participants[slot] = property switch
            {
                "name" => who with { Name = cell },
                "email" => who with { Email = cell },
                "organization" => who with { Organization = cell },
                "accessCode" => who with { AccessCode = cell },
                _ => who with { CodeAddress = cell },
            };
        }

        return new TemplateValues { Values = values, Participants = participants };
    }
}

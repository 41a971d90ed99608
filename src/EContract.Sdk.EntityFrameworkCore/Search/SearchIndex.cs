using System.Globalization;
using System.Text;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Search;
using EContract.Sdk.EntityFrameworkCore.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace EContract.Sdk.EntityFrameworkCore.Search;

/// <summary>Keeps what envelopes are found by, in the transaction of the event that changed it.</summary>
internal static class SearchIndex
{
    // SQLite takes 32,766 parameters in a statement, PostgreSQL 65,535.
    private const int GramsPerStatement = 1000;

    /// <summary>Writes what has changed since the row was written last; most events change nothing of it.</summary>
    /// <param name="context">The database, in a transaction.</param>
    /// <param name="row">The envelope's row, tracked.</param>
    /// <param name="summary">The envelope as it is to be found from now on.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task UpdateAsync(EContractDbContext context, EnvelopeRow row, EnvelopeSummary summary, CancellationToken cancellationToken)
    {
        string json = SummaryJson.Write(summary);
        if (json == row.Summary)
            return;
        bool isNew = context.Entry(row).State == EntityState.Added;
        EnvelopeSummary? before = SummaryJson.TryRead(row);
        row.Summary = json;
        string tenant = summary.Tenant.ToString();
        await KeepTransactionAsync(context, row.Id, isNew, summary, cancellationToken).ConfigureAwait(false);

        IReadOnlyList<SearchEntry> entries = SearchEntry.Of(summary);
        HashSet<SearchEntry> kept = before is null ? [] : [.. SearchEntry.Of(before)];
        SearchEntry[] added = [.. entries.Where(entry => !kept.Contains(entry))];
        SearchField[] changed = [.. kept.Except(entries).Concat(added).Select(entry => entry.Field).Distinct()];

        // All about what has changed goes and is written anew: a row that is missing, or there already, keeps no envelope from going on.
        if (!isNew)
        {
            IQueryable<EntryRow> outdated = context.Entries.Where(entry => entry.EnvelopeId == row.Id);
            if (before is not null)
                outdated = outdated.Where(entry => EF.Parameter(changed).Contains(entry.Field));
            await outdated.ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        }

        context.Entries.AddRange(entries.Where(entry => IsKept(entry) && changed.Contains(entry.Field)).Select(Row));
        await AddGramsAsync(context, tenant, added, cancellationToken).ConfigureAwait(false);

        EntryRow Row(SearchEntry entry) => new()
        {
            Tenant = tenant, Field = entry.Field, Value = entry.Value, EnvelopeId = row.Id, Detail = entry.Detail,
        };
    }

    /// <summary>Whether an entry has a row of its own; the counterparty has a column.</summary>
    public static bool IsKept(SearchEntry entry) => entry.Field != SearchField.Counterparty;

    /// <summary>The row of the law's three fields.</summary>
    public static SearchRow TransactionOf(EnvelopeSummary summary)
    {
        var row = new SearchRow { EnvelopeId = summary.Id.ToString() };
        Take(row, summary);
        return row;
    }

    private static async Task KeepTransactionAsync(
        EContractDbContext context, string id, bool isNew, EnvelopeSummary summary, CancellationToken cancellationToken)
    {
        SearchRow? found = isNew ? null : await context.Search.FindAsync([id], cancellationToken).ConfigureAwait(false);
        if (found is null)
            context.Search.Add(found = new SearchRow { EnvelopeId = id });
        Take(found, summary);
    }

    private static void Take(SearchRow found, EnvelopeSummary summary)
    {
        found.Tenant = summary.Tenant.ToString();
        found.Day = summary.Transaction?.Date.DayNumber;
        found.Amount = summary.Transaction?.Amount is { } amount ? RowMapping.Amount(amount) : null;
        found.AmountClass = found.Amount is { } known ? AmountClass.Of(known) : null;
        found.Counterparty = SearchEntry.CounterpartyOf(summary);
    }

    private static async Task AddGramsAsync(
        EContractDbContext context, string tenant, IEnumerable<SearchEntry> added, CancellationToken cancellationToken)
    {
        (SearchField Field, string Value)[] texts = [.. added.Where(entry => entry.Field.HasParts()).Select(entry => (entry.Field, entry.Value)).Distinct()];
        if (texts.Length == 0)
            return;

        // A text that is known has all its characters here: they come in one transaction.
        SearchField[] fields = [.. texts.Select(text => text.Field).Distinct()];
        string[] values = [.. texts.Select(text => text.Value).Distinct()];
        string[] first = [.. values.Select(value => SearchEntry.Grams(value)[0]).Distinct()];
        var found = await context.Grams
            .Where(gram => gram.Tenant == tenant
                && EF.Parameter(fields).Contains(gram.Field) && EF.Parameter(first).Contains(gram.Gram) && EF.Parameter(values).Contains(gram.Value))
            .Select(gram => new { gram.Field, gram.Value })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var known = found.Select(gram => (gram.Field, gram.Value)).ToHashSet();

        // In one order for all: of two that add the same text at once, one waits for the other, and neither for ever.
        GramRow[] grams =
        [
            .. texts.Where(text => !known.Contains(text))
                .SelectMany(text => SearchEntry.Grams(text.Value), (text, gram) => new GramRow { Tenant = tenant, Field = text.Field, Gram = gram, Value = text.Value })
                .OrderBy(gram => gram.Field).ThenBy(gram => gram.Value, StringComparer.Ordinal).ThenBy(gram => gram.Gram, StringComparer.Ordinal),
        ];
        foreach (GramRow[] chunk in grams.Chunk(GramsPerStatement))
            await InsertAsync(context, chunk, cancellationToken).ConfigureAwait(false);
    }

    // Somebody else may add the same text at the same time; that is no conflict of the envelopes.
    private static async Task InsertAsync(EContractDbContext context, GramRow[] grams, CancellationToken cancellationToken)
    {
        if (!context.Database.PassesOverConflicts())
        {
            context.Grams.AddRange(grams);
            return;
        }

        IEntityType type = context.Grams.EntityType;
        var names = context.GetService<ISqlGenerationHelper>();
        StoreObjectIdentifier table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        string Column(string property) => names.DelimitIdentifier(type.FindProperty(property)!.GetColumnName(table)!);
        var sql = new StringBuilder($"INSERT INTO {names.DelimitIdentifier(table.Name, table.Schema)} (")
            .AppendJoin(", ", new[] { nameof(GramRow.Tenant), nameof(GramRow.Field), nameof(GramRow.Gram), nameof(GramRow.Value) }.Select(Column))
            .Append(") VALUES ");
        var values = new List<object>();
        foreach (GramRow gram in grams)
        {
            sql.Append(CultureInfo.InvariantCulture, $"{(values.Count == 0 ? "" : ", ")}({{{values.Count}}}, {{{values.Count + 1}}}, {{{values.Count + 2}}}, {{{values.Count + 3}}})");
            values.AddRange([gram.Tenant, (int)gram.Field, gram.Gram, gram.Value]);
        }

        sql.Append(" ON CONFLICT DO NOTHING");
        await context.Database.ExecuteSqlRawAsync(sql.ToString(), values, cancellationToken).ConfigureAwait(false);
    }
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Search;
using EContract.Sdk.EntityFrameworkCore.Rows;
using EContract.Sdk.Storage;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Search;

/// <summary>Holds all rows that searches and lists go by against what they ought to be.</summary>
internal sealed class IndexComparison(EContractDbContext context, IReadOnlyList<IndexedEnvelope> envelopes)
{
    private readonly string[] _ids = [.. envelopes.Select(asked => asked.Summary.Id.ToString())];

    public async Task<IReadOnlyList<IndexFault>> FindFaultsAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, EnvelopeRow> rows = await context.Envelopes.AsNoTracking()
            .Where(row => EF.Parameter(_ids).Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, cancellationToken)
            .ConfigureAwait(false);
        Dictionary<string, SearchRow> transactions = await context.Search.AsNoTracking()
            .Where(row => EF.Parameter(_ids).Contains(row.EnvelopeId))
            .ToDictionaryAsync(row => row.EnvelopeId, cancellationToken)
            .ConfigureAwait(false);
        ILookup<string, EntryRow> entries = (await context.Entries.AsNoTracking()
            .Where(row => EF.Parameter(_ids).Contains(row.EnvelopeId))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false)).ToLookup(row => row.EnvelopeId);
        var parts = new PartsComparison(context);
        HashSet<IndexedText> incomplete = await parts.FindIncompleteAsync(envelopes.SelectMany(TextsOf), cancellationToken).ConfigureAwait(false);

        var faults = new List<IndexFault>();
        foreach (IndexedEnvelope asked in envelopes)
        {
            string id = asked.Summary.Id.ToString();
            if (rows.GetValueOrDefault(id) is not { } row || row.Version != asked.Version)
                continue;
            string? what = FindRowFault(asked, row)
                ?? FindTransactionFault(asked.Summary, transactions.GetValueOrDefault(id))
                ?? FindEntryFault(asked.Summary, entries[id])
                ?? (TextsOf(asked).FirstOrDefault(incomplete.Contains) is { } text ? $"a part of its {text.Field}" : null);
            if (what is not null)
                faults.Add(new IndexFault(asked.Summary.Id, what));
        }

        return faults.Count == 0 ? faults : await WithoutGrownAsync(faults, cancellationToken).ConfigureAwait(false);
    }

    // The rows were read one table after the other: of an envelope that went on in between, they are of two versions.
    private async Task<IReadOnlyList<IndexFault>> WithoutGrownAsync(List<IndexFault> faults, CancellationToken cancellationToken)
    {
        string[] suspects = [.. faults.Select(fault => fault.EnvelopeId.ToString())];
        Dictionary<string, long> versions = await context.Envelopes
            .Where(row => EF.Parameter(suspects).Contains(row.Id))
            .Select(row => new { row.Id, row.Version })
            .ToDictionaryAsync(row => row.Id, row => row.Version, cancellationToken)
            .ConfigureAwait(false);
        var asked = envelopes.ToDictionary(envelope => envelope.Summary.Id, envelope => envelope.Version);
        return [.. faults.Where(fault => versions.GetValueOrDefault(fault.EnvelopeId.ToString()) == asked[fault.EnvelopeId])];
    }

    private static IEnumerable<IndexedText> TextsOf(IndexedEnvelope asked) => SearchEntry.Of(asked.Summary)
        .Where(entry => entry.Field.HasParts())
        .Select(entry => new IndexedText(asked.Summary.Tenant.ToString(), entry.Field, entry.Value));

    private static string? FindRowFault(IndexedEnvelope asked, EnvelopeRow row)
    {
        var expected = new EnvelopeRow { Id = row.Id };
        expected.Take(asked.Summary);
        if (row.Title != expected.Title)
            return "its title";
        if (row.Status != expected.Status)
            return "its status";
        if ((row.Tenant, row.CreatedAt, row.UpdatedAt) != (expected.Tenant, expected.CreatedAt, expected.UpdatedAt))
            return "its row";
        if ((row.RetainUntil, row.HasLegalHold, row.DisposedAt) != (expected.RetainUntil, expected.HasLegalHold, expected.DisposedAt))
            return "its retention";
        return asked.Matches(SummaryJson.TryRead(row) is { } summary ? summary with { UpdatedAt = RowMapping.Time(row.UpdatedAt) } : null) ? null : "its summary";
    }

    private static string? FindTransactionFault(EnvelopeSummary summary, SearchRow? row)
    {
        SearchRow expected = SearchIndex.TransactionOf(summary);
        if (row is null || row.Tenant != expected.Tenant)
            return "its transaction";
        if (row.Day != expected.Day)
            return "its transaction date";
        if ((row.Amount, row.AmountClass) != (expected.Amount, expected.AmountClass))
            return "its amount";
        return row.Counterparty == expected.Counterparty ? null : "its counterparty";
    }

    private static string? FindEntryFault(EnvelopeSummary summary, IEnumerable<EntryRow> rows)
    {
        string tenant = summary.Tenant.ToString();
        HashSet<SearchEntry> expected = [.. SearchEntry.Of(summary).Where(SearchIndex.IsKept)];
        foreach (EntryRow row in rows)
        {
            if (row.Tenant != tenant || !expected.Remove(new SearchEntry(row.Field, row.Detail, row.Value)))
                return $"its {row.Field}";
        }

        return expected.Count == 0 ? null : $"its {expected.First().Field}";
    }
}

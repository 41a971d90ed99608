using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Search;
using EContract.Sdk.EntityFrameworkCore.Rows;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Search;

/// <summary>Finds the ways that terms open.</summary>
internal sealed class SearchPaths(EContractDbContext context, string tenant)
{
    // A part that more names have is no way to few envelopes.
    private const int MaxNames = 500;

    // Pairs of characters that are looked at, and how often one may occur that its names are looked through.
    private const int MaxPairs = 8, FewNames = 50, ManyNames = 20_000;

    private IQueryable<Candidate> Rows => Candidate.Of(context.Search.Where(row => row.Tenant == tenant));

    /// <summary>The ways; or nothing, when no envelope has what a term asks for.</summary>
    public async Task<IReadOnlyList<SearchPath>?> FindAsync(IReadOnlyList<EnvelopeTerms> terms, CancellationToken cancellationToken)
    {
        var paths = new List<SearchPath>();
        foreach (EnvelopeTerms term in terms)
        {
            if (OfTransaction(term) is { } transaction)
                paths.Add(transaction);
            if (term.UpdatedAt is { } updated)
                paths.Add(new(count => WithTransaction(CandidateFilter.Updated(context.Envelopes.Where(row => row.Tenant == tenant), updated)
                    .OrderBy(row => row.UpdatedAt).ThenBy(row => row.Id).Take(count).Select(row => row.Id))));
            foreach (SearchCondition condition in SearchCondition.Of(term))
            {
                if (condition.IsBlank)
                {
                    if (condition.Field == SearchField.Counterparty)
                        paths.Add(new(count => Rows.Where(row => row.Counterparty == null).OrderBy(row => row.EnvelopeId).Take(count)));
                    continue;
                }

                IReadOnlyList<string>? values = condition.OneOf.Count > 0 ? condition.OneOf : null;
                if (condition.Part is { } part)
                {
                    values = await FindNamesAsync(condition, part, cancellationToken).ConfigureAwait(false);
                    if (values is { Count: 0 })
                        return null;
                    if (values is null)
                        continue;
                }

                paths.Add(condition.Field == SearchField.Counterparty ? OfCounterparties(values!) : OfEntries(condition, values));
            }
        }

        return paths;
    }

    // The amount and the date together, where both are asked for; an amount that is to be blank is a class of its own.
    private SearchPath? OfTransaction(EnvelopeTerms term) => (term.TransactionDate, term.Amount) switch
    {
        (null, null) => null,
        ({ } date, null) => new(count => CandidateFilter.ByDate(Rows, date).OrderBy(row => row.Day).ThenBy(row => row.EnvelopeId).Take(count)),
        (null, { } amount) => new(count => CandidateFilter.ByAmount(Rows, amount).OrderBy(row => row.Amount).ThenBy(row => row.EnvelopeId).Take(count)),
        ({ } date, { } amount) => new(count => CandidateFilter.ByAmount(CandidateFilter.ByDate(Candidate.Of(InClasses(amount)), date), amount).Take(count)),
    };

    private IQueryable<SearchRow> InClasses(SearchRange<decimal> range)
    {
        IQueryable<SearchRow> rows = context.Search.Where(row => row.Tenant == tenant);
        if (range.IsBlank)
            return rows.Where(row => row.AmountClass == null);
        int[] classes = [.. AmountClass.Between(
            range.From is { } from ? RowMapping.AmountCeiling(from) : null, range.To is { } to ? RowMapping.AmountFloor(to) : null)];
        return rows.Where(row => row.AmountClass != null && EF.Parameter(classes).Contains(row.AmountClass.Value));
    }

    // Of one name the order says which index; of several the database goes from one to the next.
    private SearchPath OfCounterparties(IReadOnlyList<string> names) => names is [var only]
        ? new(count => Rows.Where(row => row.Counterparty == only).OrderBy(row => row.EnvelopeId).Take(count))
        : new(count => Rows.Where(row => row.Counterparty != null && EF.Parameter(names).Contains(row.Counterparty)).Take(count));

    private SearchPath OfEntries(SearchCondition condition, IReadOnlyList<string>? values)
    {
        IQueryable<EntryRow> entries = context.Entries.Where(entry => entry.Tenant == tenant && entry.Field == condition.Field);
        entries = values is null
            ? CandidateFilter.Matching(entries, condition)
            : CandidateFilter.WithDetail(entries, condition).Where(entry => EF.Parameter(values).Contains(entry.Value));
        IQueryable<string> ids = entries.Select(entry => entry.EnvelopeId);
        return new(count => WithTransaction(ids.Distinct().Take(count)), ids);
    }

    // Looked up for each, as there are few; a join would be the database's to do as it likes. What is not asked for is not looked up.
    private IQueryable<Candidate> WithTransaction(IQueryable<string> ids) => ids.Select(id => new Candidate
    {
        EnvelopeId = id,
        Day = context.Search.Where(row => row.EnvelopeId == id).Select(row => row.Day).First(),
        Amount = context.Search.Where(row => row.EnvelopeId == id).Select(row => row.Amount).First(),
        Counterparty = context.Search.Where(row => row.EnvelopeId == id).Select(row => row.Counterparty).First(),
    });

    /// <summary>The names that contain a part, or contain it as it is written; <see langword="null"/> when they are too many.</summary>
    private async Task<IReadOnlyList<string>?> FindNamesAsync(SearchCondition condition, string part, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? folded = await FindNamesAsync(condition.Field, part, cancellationToken).ConfigureAwait(false);
        SearchField field = condition.Field.Spelled();
        if (folded is null || condition.Spelling is not { } spelling || (field == condition.Field && spelling == part))
            return folded;
        IReadOnlyList<string>? spelled = await FindNamesAsync(field, spelling, cancellationToken).ConfigureAwait(false);

        // However it is written, the counterparty is looked up by its folded name.
        IEnumerable<string>? also = field == condition.Field ? spelled : spelled?.Select(SearchEntry.Fold);
        return also is null ? null : [.. folded.Union(also)];
    }

    /// <summary>The names that contain a part; <see langword="null"/> when they are too many.</summary>
    private async Task<IReadOnlyList<string>?> FindNamesAsync(SearchField field, string part, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> grams = SearchEntry.Grams(part);
        int runes = part.EnumerateRunes().Count();
        string[] pairs = runes == 1 ? [part] : [.. grams.Where(gram => gram.EnumerateRunes().Count() == 2).Take(MaxPairs)];
        (string Gram, int Names) rarest = (pairs[0], int.MaxValue);
        foreach (string pair in pairs)
        {
            int names = await OfGram(field, pair).OrderBy(gram => gram.Value).Take(Math.Min(rarest.Names, ManyNames)).CountAsync(cancellationToken).ConfigureAwait(false);
            if (names < rarest.Names)
                rarest = (pair, names);
            if (names <= FewNames)
                break;
        }

        if (rarest.Names >= ManyNames)
            return null;
        List<string> found = await OfGram(field, rarest.Gram)
            .Where(gram => gram.Value.Contains(part))
            .Select(gram => gram.Value)
            .Take(MaxNames + 1)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return found.Count > MaxNames ? null : found;
    }

    private IQueryable<GramRow> OfGram(SearchField field, string gram) =>
        context.Grams.Where(row => row.Tenant == tenant && row.Field == field && row.Gram == gram);
}

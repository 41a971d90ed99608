using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Search;
using EContract.Sdk.EntityFrameworkCore.Rows;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Search;

/// <summary>Finds envelopes without looking at all of them.</summary>
/// <remarks>
/// The databases that we run on differ in what they know of how often values occur, and none knows of the texts' parts. So the way is chosen
/// here, by counting a few index entries: where a term holds of few envelopes, those are looked at; where all terms hold of many, the
/// first envelopes in the order asked for soon fill a page.
/// </remarks>
internal sealed class EnvelopeSearch(EContractDbContext context, EnvelopeQuery query)
{
    // So few that nothing else is worth trying; so many that an index is walked for a page; and so many that are looked at rather than all.
    private const int Few = 2_000, Walk = 20_000, Many = 100_000;

    private readonly CandidateOrder _order = new(query);
    private readonly string? _tenant = query.Tenant?.ToString();

    public async Task<IReadOnlyList<EnvelopeSummary>> RunAsync(CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (IReadOnlyList<EnvelopeTerms> terms in Alternatives())
            ids.UnionWith(await FindAsync(terms, cancellationToken).ConfigureAwait(false));
        if (ids.Count == 0)
            return [];
        string[] found = [.. ids];
        List<EnvelopeRow> rows = await context.Envelopes.AsNoTracking()
            .Where(row => EF.Parameter(found).Contains(row.Id))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. rows.Select(SummaryJson.Read)
                .Select(summary => (Summary: summary, Position: SearchPosition.Of(query, summary)))
                .OrderBy(pair => pair.Position, new SummaryOrder(query))
                .Take(query.Limit)
                .Select(pair => pair.Summary),
        ];
    }

    private IEnumerable<IReadOnlyList<EnvelopeTerms>> Alternatives() =>
        query.AnyOf.Count == 0 ? [[query]] : query.AnyOf.Select(alternative => (IReadOnlyList<EnvelopeTerms>)[query, alternative]);

    private async Task<IReadOnlyList<string>> FindAsync(IReadOnlyList<EnvelopeTerms> terms, CancellationToken cancellationToken)
    {
        var filter = new CandidateFilter(context, terms);
        if (filter.IsEmpty)
            return await WalkAsync(filter, query.Limit, cancellationToken).ConfigureAwait(false);

        // The indexes are each tenant's.
        IReadOnlyList<SearchPath>? paths = _tenant is null ? [] : await new SearchPaths(context, _tenant).FindAsync(terms, cancellationToken).ConfigureAwait(false);
        if (paths is null)
            return [];
        if (await LeastAsync(paths, Few, cancellationToken).ConfigureAwait(false) is { } few)
            return await LookAtAsync(few, Few, filter, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> first = await WalkAsync(filter, Walk, cancellationToken).ConfigureAwait(false);
        if (first.Count == query.Limit)
            return first;
        return await LeastAsync(paths, Many, cancellationToken).ConfigureAwait(false) is { } many
            ? await LookAtAsync(many, Many, filter, cancellationToken).ConfigureAwait(false)
            : await WalkAsync(filter, int.MaxValue, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The way with the fewest candidates, if it has no more than so many.</summary>
    private static async Task<SearchPath?> LeastAsync(IReadOnlyList<SearchPath> paths, int bound, CancellationToken cancellationToken)
    {
        SearchPath? least = null;
        int fewest = bound + 1;
        foreach (SearchPath path in paths)
        {
            int count = await path.CountAsync(fewest, cancellationToken).ConfigureAwait(false);
            if (count < fewest)
                (least, fewest) = (path, count);
        }

        return least;
    }

    private async Task<IReadOnlyList<string>> LookAtAsync(SearchPath path, int bound, CandidateFilter filter, CancellationToken cancellationToken)
    {
        IQueryable<Candidate> found = _order.Remaining(WithTime(filter.Apply(path.Take(bound))));
        return await _order.SortAll(found).Take(query.Limit).Select(candidate => candidate.EnvelopeId).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes through the envelopes in the order asked for, so many at most of each stretch, until there is a page.</summary>
    private async Task<IReadOnlyList<string>> WalkAsync(CandidateFilter filter, int bound, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (Func<IQueryable<Candidate>, IQueryable<Candidate>> stretch in _order.Stretches())
        {
            IQueryable<Candidate> walked = _order.Sort(stretch(filter.ApplyTo(query.OrderBy, InOrder()))).Take(bound);
            found.AddRange(await _order.Sort(filter.Apply(WithTransaction(walked)))
                .Take(query.Limit - found.Count)
                .Select(candidate => candidate.EnvelopeId)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false));
            if (found.Count == query.Limit)
                break;
        }

        return found;
    }

    private IQueryable<Candidate> InOrder()
    {
        if (query.OrderBy == EnvelopeOrder.Updated)
        {
            return context.Envelopes
                .Where(row => _tenant == null || row.Tenant == _tenant)
                .Select(row => new Candidate { EnvelopeId = row.Id, Updated = row.UpdatedAt });
        }

        return Candidate.Of(_tenant is null ? context.Search : context.Search.Where(row => row.Tenant == _tenant));
    }

    private IQueryable<Candidate> WithTransaction(IQueryable<Candidate> walked) => query.OrderBy != EnvelopeOrder.Updated ? walked : walked.Join(
        context.Search,
        candidate => candidate.EnvelopeId,
        row => row.EnvelopeId,
        (candidate, row) => new Candidate
        {
            EnvelopeId = row.EnvelopeId, Day = row.Day, Amount = row.Amount, Counterparty = row.Counterparty, Updated = candidate.Updated,
        });

    private IQueryable<Candidate> WithTime(IQueryable<Candidate> candidates) => query.OrderBy != EnvelopeOrder.Updated ? candidates : candidates.Join(
        context.Envelopes,
        candidate => candidate.EnvelopeId,
        row => row.Id,
        (candidate, row) => new Candidate
        {
            EnvelopeId = candidate.EnvelopeId, Day = candidate.Day, Amount = candidate.Amount, Counterparty = candidate.Counterparty, Updated = row.UpdatedAt,
        });
}

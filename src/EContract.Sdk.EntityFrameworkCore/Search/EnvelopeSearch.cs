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
internal sealed class EnvelopeSearch(EContractDbContext context, EnvelopeQuery query, SearchBounds bounds)
{
    // What is sorted by the last change is looked up in another table, one by one.
    private const int CostOfLookup = 5;

    private readonly CandidateOrder _order = new(query);
    private readonly string? _tenant = query.Tenant?.ToString();

    // What was read first says what is on the page, in which order, and where the next one begins: what changes meanwhile, or cannot be read,
    // does not make the next page skip others.
    public async Task<EnvelopePage> RunAsync(CancellationToken cancellationToken)
    {
        var positions = new Dictionary<EnvelopeId, SearchPosition>();
        foreach (IReadOnlyList<EnvelopeTerms> terms in Alternatives())
        {
            foreach (SearchPosition position in await FindAsync(terms, cancellationToken).ConfigureAwait(false))
                positions.TryAdd(position.Id, position);
        }

        SearchPosition[] page = [.. positions.Values.Order(new SummaryOrder(query)).Take(query.Limit)];
        if (page.Length == 0)
            return new([], null);
        string[] found = [.. page.Select(position => position.Id.ToString())];
        List<EnvelopeRow> rows = await context.Envelopes.AsNoTracking()
            .Where(row => EF.Parameter(found).Contains(row.Id))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var summaries = rows.ToDictionary(row => row.Id, SummaryJson.Read, StringComparer.Ordinal);
        return new(
            [.. found.Where(summaries.ContainsKey).Select(id => summaries[id])],
            page.Length < query.Limit ? null : page[^1].ToContinuation(query));
    }

    private IEnumerable<IReadOnlyList<EnvelopeTerms>> Alternatives() =>
        query.AnyOf.Count == 0 ? [[query]] : query.AnyOf.Select(alternative => (IReadOnlyList<EnvelopeTerms>)[query, alternative]);

    private async Task<IReadOnlyList<SearchPosition>> FindAsync(IReadOnlyList<EnvelopeTerms> terms, CancellationToken cancellationToken)
    {
        var filter = new CandidateFilter(context, terms);
        if (filter.IsEmpty)
            return await WalkAsync(filter, null, cancellationToken).ConfigureAwait(false) ?? [];

        // The indexes are each tenant's.
        IReadOnlyList<SearchPath>? paths = _tenant is null ? [] : await new SearchPaths(context, _tenant).FindAsync(terms, cancellationToken).ConfigureAwait(false);
        if (paths is null)
            return [];
        foreach ((int candidates, int inOrder) in bounds.Stages)
        {
            if (await LeastAsync(paths, candidates, cancellationToken).ConfigureAwait(false) is { } few)
                return await LookAtAsync(few, filter, cancellationToken).ConfigureAwait(false);
            int most = query.OrderBy == EnvelopeOrder.Updated ? inOrder / CostOfLookup : inOrder;
            if (await WalkAsync(filter, most, cancellationToken).ConfigureAwait(false) is { } first)
                return first;
        }

        // Every term holds of many, and yet the page does not fill: those of which they hold lie far down, or hardly meet.
        if (paths.Count == 0)
            return await WalkAsync(filter, null, cancellationToken).ConfigureAwait(false) ?? [];
        SearchPath? least = paths.Count == 1 ? null : await LeastAsync(paths, bounds.Many, cancellationToken).ConfigureAwait(false);
        return await LookAtAsync(least ?? paths[0], filter, cancellationToken).ConfigureAwait(false);
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

    private async Task<IReadOnlyList<SearchPosition>> LookAtAsync(SearchPath path, CandidateFilter filter, CancellationToken cancellationToken)
    {
        IQueryable<Candidate> found = _order.Remaining(WithTime(filter.Apply(path.All)));
        return await _order.ReadAsync(_order.SortAll(found).Take(query.Limit), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes through the envelopes in the order asked for, so many at most of each stretch, until there is a page or no more to go through.</summary>
    /// <returns>The page; nothing, when the bound came first: what lies beyond it comes before the next stretch.</returns>
    private async Task<IReadOnlyList<SearchPosition>?> WalkAsync(CandidateFilter filter, int? bound, CancellationToken cancellationToken)
    {
        var found = new List<SearchPosition>();
        foreach (Func<IQueryable<Candidate>, IQueryable<Candidate>> stretch in _order.Stretches())
        {
            // Where nothing is left out, a page is all that there is to go through.
            IQueryable<Candidate> walked = _order.Sort(stretch(filter.ApplyTo(query.OrderBy, InOrder()))).Take(bound ?? (filter.IsEmpty ? query.Limit : int.MaxValue));
            found.AddRange(await _order
                .ReadAsync(_order.Sort(filter.Apply(WithTransaction(walked))).Take(query.Limit - found.Count), cancellationToken)
                .ConfigureAwait(false));
            if (found.Count == query.Limit)
                break;
            if (bound is { } most && await walked.CountAsync(cancellationToken).ConfigureAwait(false) == most)
                return null;
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

    // Each is looked up, as in SearchPaths.
    private IQueryable<Candidate> WithTransaction(IQueryable<Candidate> walked) => query.OrderBy != EnvelopeOrder.Updated ? walked : walked.Select(
        candidate => new Candidate
        {
            EnvelopeId = candidate.EnvelopeId,
            Day = context.Search.Where(row => row.EnvelopeId == candidate.EnvelopeId).Select(row => row.Day).First(),
            Amount = context.Search.Where(row => row.EnvelopeId == candidate.EnvelopeId).Select(row => row.Amount).First(),
            Counterparty = context.Search.Where(row => row.EnvelopeId == candidate.EnvelopeId).Select(row => row.Counterparty).First(),
            Updated = candidate.Updated,
        });

    private IQueryable<Candidate> WithTime(IQueryable<Candidate> candidates) => query.OrderBy != EnvelopeOrder.Updated ? candidates : candidates.Select(
        candidate => new Candidate
        {
            EnvelopeId = candidate.EnvelopeId,
            Day = candidate.Day,
            Amount = candidate.Amount,
            Counterparty = candidate.Counterparty,
            Updated = context.Envelopes.Where(row => row.Id == candidate.EnvelopeId).Select(row => (long?)row.UpdatedAt).First(),
        });
}

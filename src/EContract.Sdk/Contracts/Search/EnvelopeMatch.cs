namespace EContract.Sdk.Contracts.Search;

/// <summary>Says whether an envelope is what a query looks for, and which comes first: what every store has to agree with.</summary>
internal static class EnvelopeMatch
{
    /// <summary>A page of envelopes out of all there are.</summary>
    public static EnvelopePage Find(IEnumerable<EnvelopeSummary> all, EnvelopeQuery query)
    {
        SearchPosition? after = SearchPosition.Of(query);
        var order = new SummaryOrder(query);
        EnvelopeSummary[] page =
        [
            .. all.Where(summary => (query.Tenant is not { } tenant || summary.Tenant == tenant) && IsFound(summary, query))
                .Select(summary => (Summary: summary, Position: SearchPosition.Of(query, summary)))
                .Where(found => after is null || order.Compare(found.Position, after) > 0)
                .OrderBy(found => found.Position, order)
                .Take(query.Limit)
                .Select(found => found.Summary),
        ];
        return new(page, page.Length < query.Limit ? null : SearchPosition.Of(query, page[^1]).ToContinuation(query));
    }

    private static bool IsFound(EnvelopeSummary summary, EnvelopeQuery query)
    {
        IReadOnlyList<SearchEntry> entries = SearchEntry.Of(summary);
        return Holds(query, summary, entries)
            && (query.AnyOf.Count == 0 || query.AnyOf.Any(alternative => Holds(alternative, summary, entries)));
    }

    private static bool Holds(EnvelopeTerms terms, EnvelopeSummary summary, IReadOnlyList<SearchEntry> entries) =>
        terms.TransactionDate?.Contains(summary.Transaction?.Date) != false
        && terms.Amount?.Contains(summary.Transaction?.Amount) != false
        && terms.UpdatedAt?.Contains(summary.UpdatedAt) != false
        && SearchCondition.Of(terms).All(condition => condition.Matches(entries));
}

namespace EContract.Sdk.Contracts.Search;

/// <summary>The order of a query: what has no key comes last either way, equal keys go by identifier.</summary>
/// <param name="query">The query.</param>
public sealed class SummaryOrder(EnvelopeQuery query) : IComparer<SearchPosition>
{
    /// <inheritdoc/>
    public int Compare(SearchPosition? x, SearchPosition? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        int blank = x.IsBlank.CompareTo(y.IsBlank);
        if (blank != 0)
            return blank;
        int key = x.Text is not null ? CodePoints.Compare(x.Text, y.Text!) : Nullable.Compare(x.Number, y.Number);
        if (key == 0)
            key = string.CompareOrdinal(x.Id.ToString(), y.Id.ToString());
        return query.Ascending ? key : -key;
    }
}

using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Search;

/// <summary>A way to candidates by an index: all of which one term holds.</summary>
/// <param name="take">Gives that many of them at most.</param>
internal sealed class SearchPath(Func<int, IQueryable<Candidate>> take)
{
    /// <summary>Gives that many candidates at most. The bound also keeps the database from thinking of other ways.</summary>
    public IQueryable<Candidate> Take(int count) => take(count);

    /// <summary>Counts the candidates, up to a bound.</summary>
    public Task<int> CountAsync(int bound, CancellationToken cancellationToken) => take(bound).CountAsync(cancellationToken);
}

using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Search;

/// <summary>A way to candidates by an index: all of which one term holds.</summary>
/// <param name="take">Gives that many of them at most.</param>
/// <param name="steps">
/// What is gone through to get there, where that may be more: an envelope has several entries that a term holds of, and only the
/// entries can be counted without going through all of them.
/// </param>
internal sealed class SearchPath(Func<int, IQueryable<Candidate>> take, IQueryable<string>? steps = null)
{
    /// <summary>All candidates, each once. The bound keeps the database from thinking of other ways.</summary>
    public IQueryable<Candidate> All => take(int.MaxValue);

    /// <summary>Counts what is gone through, up to a bound: there are no more candidates than that.</summary>
    public Task<int> CountAsync(int bound, CancellationToken cancellationToken) =>
        steps is null ? take(bound).CountAsync(cancellationToken) : steps.Take(bound).CountAsync(cancellationToken);
}

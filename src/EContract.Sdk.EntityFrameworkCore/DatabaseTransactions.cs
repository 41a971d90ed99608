using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>Runs work in a transaction, and anew where the host's execution strategy (<c>EnableRetryOnFailure</c>) says so.</summary>
internal static class DatabaseTransactions
{
    // What fails on the way leaves the transaction uncommitted, and nothing of it stays.
    public static Task InTransactionAsync(this EContractDbContext context, Func<Task> work, CancellationToken cancellationToken) =>
        context.Database.CreateExecutionStrategy().ExecuteAsync(
            async token =>
            {
                context.ChangeTracker.Clear();
                IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(token).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    await work().ConfigureAwait(false);
                    await transaction.CommitAsync(token).ConfigureAwait(false);
                }
            },
            cancellationToken);
}

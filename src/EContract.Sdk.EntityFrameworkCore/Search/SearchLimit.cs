using EContract.Sdk.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Search;

/// <summary>
/// Ends a search that looks at too much, as of one character that all names have, among alternatives that are all like that. To try it again would cost the
/// same again.
/// </summary>
internal static class SearchLimit
{
    /// <exception cref="EnvelopeStoreException">The time is up, or the database's own limit ended it.</exception>
    public static async Task<T> RunAsync<T>(
        EContractDbContext context, TimeSpan limit, Func<CancellationToken, Task<T>> search, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using CancellationTokenRegistration interrupting = InterruptOn(context, stop.Token);
            if (limit > TimeSpan.Zero)
                stop.CancelAfter(limit);
            else
                await stop.CancelAsync().ConfigureAwait(false);
            return await search(stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && (stop.IsCancellationRequested || DatabaseErrors.IsTimeLimit(e)))
        {
            throw new EnvelopeStoreException(EnvelopeStoreFailure.TooBroad, "The search looks at more than there is time for: say more of what is to be found, or ask for fewer alternatives.", e);
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    // SQLite's provider looks at the token before a statement only. The connection is this search's own for as long as it is open.
    private static CancellationTokenRegistration InterruptOn(EContractDbContext context, CancellationToken token) =>
        context.Database.GetDbConnection() is SqliteConnection { Handle: { } handle }
            ? token.Register(() => SQLitePCL.raw.sqlite3_interrupt(handle))
            : default;
}

using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore;

public sealed partial class EntityFrameworkEnvelopeStore
{
    /// <summary>Measures how far a clock is ahead of the database's, at least.</summary>
    /// <returns><see langword="null"/> where the database has no clock of its own, or is not known to have one.</returns>
    internal async ValueTask<TimeSpan?> MeasureSkewAsync(TimeProvider time, CancellationToken cancellationToken) => await _database.ReadAsync<TimeSpan?>(
        async context =>
        {
            if (context.Database.ProviderName != "Npgsql.EntityFrameworkCore.PostgreSQL")
                return null;
            DateTimeOffset before = time.GetUtcNow();
            DateTime there = await context.Database.SqlQueryRaw<DateTime>("SELECT clock_timestamp() AS \"Value\"").SingleAsync(cancellationToken).ConfigureAwait(false);
            DateTimeOffset after = time.GetUtcNow();

            // The answer was given somewhere in between.
            var clock = new DateTimeOffset(there.ToUniversalTime(), TimeSpan.Zero);
            return before > clock ? before - clock : after < clock ? after - clock : TimeSpan.Zero;
        },
        cancellationToken).ConfigureAwait(false);
}

using EContract.Sdk.EntityFrameworkCore.Rows;
using EContract.Sdk.Storage;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore;

public sealed partial class EntityFrameworkEnvelopeStore
{
    /// <inheritdoc/>
    public async ValueTask<WorkBacklog> MeasureBacklogAsync(DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        long moment = now.UtcTicks;
        return await _database.ReadAsync(
            async context => new WorkBacklog(
                await MeasureAsync(context.Messages.Select(row => new Waiting { State = row.State, Attempts = row.Attempts, Since = row.FirstDueAt == 0 ? row.DueAt : row.FirstDueAt }), moment, cancellationToken)
                    .ConfigureAwait(false),
                await MeasureAsync(context.Jobs.Select(row => new Waiting { State = row.State, Attempts = row.Attempts, Since = row.DueAt }), moment, cancellationToken)
                    .ConfigureAwait(false)),
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<WorkQueue> MeasureAsync(IQueryable<Waiting> rows, long now, CancellationToken cancellationToken)
    {
        IQueryable<Waiting> due = rows.Where(row => row.State == WorkState.Pending && row.Since <= now);
        return new WorkQueue(
            await due.LongCountAsync(cancellationToken).ConfigureAwait(false),
            await due.LongCountAsync(row => row.Attempts > 0, cancellationToken).ConfigureAwait(false),
            await rows.LongCountAsync(row => row.State == WorkState.Parked, cancellationToken).ConfigureAwait(false),
            await due.MinAsync(row => (long?)row.Since, cancellationToken).ConfigureAwait(false) is { } oldest ? RowMapping.Time(oldest) : null);
    }

    private sealed class Waiting
    {
        public WorkState State { get; init; }

        public int Attempts { get; init; }

        public long Since { get; init; }
    }
}

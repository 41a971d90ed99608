using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>The process that used the store died: from a given call on, nothing it does arrives any more.</summary>
internal sealed class CrashException() : Exception("The process is dead.");

/// <summary>A store that is lost to its user after a number of calls, until a new process comes.</summary>
internal sealed class CrashingEnvelopeStore(IEnvelopeStore inner) : IEnvelopeStore
{
    private int _callsLeft = int.MaxValue;

    public bool IsDead => _callsLeft <= 0;

    public IEnvelopeStore Inner { get; } = inner;

    /// <summary>Whether the last call before the crash still reaches the store.</summary>
    public bool LosesAnswers { get; set; }

    public void CrashAfter(int calls) => _callsLeft = calls;

    public void Revive() => _callsLeft = int.MaxValue;

    public ValueTask<EnvelopeHistory?> LoadAsync(EnvelopeId envelopeId, CancellationToken cancellationToken = default) =>
        CallAsync(() => Inner.LoadAsync(envelopeId, cancellationToken));

    /// <summary>What somebody else does as soon as something was stored.</summary>
    public Func<Task>? AfterAppend { get; set; }

    /// <summary>What somebody else does just before something is stored, once.</summary>
    public Func<Task>? BeforeAppend { get; set; }

    public async ValueTask AppendAsync(EnvelopeCommit commit, CancellationToken cancellationToken = default)
    {
        (Func<Task>? before, BeforeAppend) = (BeforeAppend, null);
        if (before is not null)
            await before();
        await CallAsync(() => Inner.AppendAsync(commit, cancellationToken));
        if (AfterAppend is { } next)
            await next();
    }

    public ValueTask<StoredLink?> FindLinkAsync(string tokenHash, CancellationToken cancellationToken = default) =>
        CallAsync(() => Inner.FindLinkAsync(tokenHash, cancellationToken));

    public ValueTask<IReadOnlyList<EnvelopeSummary>> ListAsync(EnvelopeListing listing, CancellationToken cancellationToken = default) =>
        CallAsync(() => Inner.ListAsync(listing, cancellationToken));

    public ValueTask<EnvelopePage> SearchAsync(EnvelopeQuery query, CancellationToken cancellationToken = default) =>
        CallAsync(() => Inner.SearchAsync(query, cancellationToken));

    public ValueTask<LeasedJob?> LeaseJobAsync(LeaseRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(() => Inner.LeaseJobAsync(request, cancellationToken));

    public ValueTask RenewJobLeaseAsync(LeasedJob job, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default) =>
        CallAsync(() => Inner.RenewJobLeaseAsync(job, leaseUntil, cancellationToken));

    public ValueTask CheckpointJobAsync(
        LeasedJob job, string step, ReadOnlyMemory<byte> output, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default) =>
        CallAsync(() => Inner.CheckpointJobAsync(job, step, output, leaseUntil, cancellationToken));

    /// <summary>What somebody else does just before a job is settled, once.</summary>
    public Func<Task>? BeforeSettling { get; set; }

    public async ValueTask SettleJobAsync(JobSettlement settlement, CancellationToken cancellationToken = default)
    {
        (Func<Task>? before, BeforeSettling) = (BeforeSettling, null);
        if (before is not null)
            await before();
        await CallAsync(() => Inner.SettleJobAsync(settlement, cancellationToken));
    }

    public ValueTask<IReadOnlyList<DelayedJob>> ListDelayedJobsAsync(DelayedJobQuery query, CancellationToken cancellationToken = default) =>
        CallAsync(() => Inner.ListDelayedJobsAsync(query, cancellationToken));

    public ValueTask<LeasedMessage?> LeaseMessageAsync(LeaseRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(() => Inner.LeaseMessageAsync(request, cancellationToken));

    public ValueTask<IReadOnlyList<UndeliveredMessage>> FindUndeliveredAsync(UndeliveredQuery query, CancellationToken cancellationToken = default) =>
        Inner.FindUndeliveredAsync(query, cancellationToken);

    public ValueTask<WorkBacklog> MeasureBacklogAsync(DateTimeOffset now, CancellationToken cancellationToken = default) =>
        Inner.MeasureBacklogAsync(now, cancellationToken);

    public ValueTask SettleMessageAsync(MessageSettlement settlement, CancellationToken cancellationToken = default) =>
        CallAsync(() => Inner.SettleMessageAsync(settlement, cancellationToken));

    private async ValueTask CallAsync(Func<ValueTask> call)
    {
        await CallAsync(async () =>
        {
            await call();
            return true;
        });
    }

    private async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call)
    {
        if (_callsLeft <= 0)
            throw new CrashException();
        if (_callsLeft != int.MaxValue && --_callsLeft == 0)
        {
            if (LosesAnswers)
                await call();
            throw new CrashException();
        }

        return await call();
    }
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>A store in which somebody has changed one envelope's events.</summary>
internal sealed class TamperedEnvelopeStore(IEnvelopeStore inner, EnvelopeHistory tampered) : IEnvelopeStore
{
    public ValueTask<EnvelopeHistory?> LoadAsync(EnvelopeId envelopeId, CancellationToken cancellationToken = default) =>
        envelopeId == tampered.EnvelopeId ? new(tampered) : inner.LoadAsync(envelopeId, cancellationToken);

    public ValueTask AppendAsync(EnvelopeCommit commit, CancellationToken cancellationToken = default) =>
        inner.AppendAsync(commit, cancellationToken);

    public ValueTask<StoredLink?> FindLinkAsync(string tokenHash, CancellationToken cancellationToken = default) =>
        inner.FindLinkAsync(tokenHash, cancellationToken);

    public ValueTask<IReadOnlyList<EnvelopeSummary>> ListAsync(EnvelopeListing listing, CancellationToken cancellationToken = default) =>
        inner.ListAsync(listing, cancellationToken);

    public ValueTask<EnvelopePage> SearchAsync(EnvelopeQuery query, CancellationToken cancellationToken = default) =>
        inner.SearchAsync(query, cancellationToken);

    public ValueTask<LeasedJob?> LeaseJobAsync(LeaseRequest request, CancellationToken cancellationToken = default) =>
        inner.LeaseJobAsync(request, cancellationToken);

    public ValueTask RenewJobLeaseAsync(LeasedJob job, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default) =>
        inner.RenewJobLeaseAsync(job, leaseUntil, cancellationToken);

    public ValueTask CheckpointJobAsync(
        LeasedJob job, string step, ReadOnlyMemory<byte> output, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default) =>
        inner.CheckpointJobAsync(job, step, output, leaseUntil, cancellationToken);

    public ValueTask SettleJobAsync(JobSettlement settlement, CancellationToken cancellationToken = default) =>
        inner.SettleJobAsync(settlement, cancellationToken);

    public ValueTask<IReadOnlyList<DelayedJob>> ListDelayedJobsAsync(DelayedJobQuery query, CancellationToken cancellationToken = default) =>
        inner.ListDelayedJobsAsync(query, cancellationToken);

    public ValueTask<LeasedMessage?> LeaseMessageAsync(LeaseRequest request, CancellationToken cancellationToken = default) =>
        inner.LeaseMessageAsync(request, cancellationToken);

    public ValueTask<IReadOnlyList<UndeliveredMessage>> FindUndeliveredAsync(UndeliveredQuery query, CancellationToken cancellationToken = default) =>
        inner.FindUndeliveredAsync(query, cancellationToken);

    public ValueTask<WorkBacklog> MeasureBacklogAsync(DateTimeOffset now, CancellationToken cancellationToken = default) =>
        inner.MeasureBacklogAsync(now, cancellationToken);

    public ValueTask SettleMessageAsync(MessageSettlement settlement, CancellationToken cancellationToken = default) =>
        inner.SettleMessageAsync(settlement, cancellationToken);
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.Search;

namespace EContract.Sdk.Storage;

/// <summary>Keeps envelopes in memory: for tests, and for trying things.</summary>
public sealed partial class InMemoryEnvelopeStore : IEnvelopeStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<EnvelopeId, Row> _envelopes = [];
    private readonly Dictionary<string, StoredLink> _links = [];
    private readonly InMemoryQueue<NewJob> _jobs = new();
    private readonly InMemoryQueue<OutboxMessage> _messages = new();
    private readonly Dictionary<string, Dictionary<string, ReadOnlyMemory<byte>>> _steps = [];

    /// <summary>Creates an empty store.</summary>
    /// <exception cref="NormalizationException">The process cannot compare names.</exception>
    public InMemoryEnvelopeStore() => CounterpartyName.RequireNormalization();

    /// <inheritdoc/>
    public ValueTask<EnvelopeHistory?> LoadAsync(EnvelopeId envelopeId, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(_envelopes.TryGetValue(envelopeId, out Row? row)
                ? new EnvelopeHistory(envelopeId, row.Events.Count, row.Events[^1].Hash, [.. row.Events]) { Tenant = row.Summary.Tenant }
                : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(EnvelopeCommit commit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(commit);
        lock (_gate)
        {
            Row? row = _envelopes.GetValueOrDefault(commit.EnvelopeId);
            if ((row?.Events.Count ?? 0) != commit.ExpectedVersion)
                throw new EnvelopeConcurrencyException(commit.EnvelopeId, commit.ExpectedVersion);
            if (commit.Job is { } job)
                _jobs.Require(job.Job.Id, job.Job.Owner);
            if (commit.Message is { } message)
                _messages.Require(message.Message.Message.Id, message.Message.Owner);

            // Everything that can refuse has been asked; from here on nothing fails.
            row ??= _envelopes[commit.EnvelopeId] = new Row(commit.Summary);
            row.Events.AddRange(commit.Events);
            row.Summary = commit.Summary;
            foreach (StoredLink link in commit.Links)
                _links.Add(link.TokenHash, link);
            foreach (NewJob added in commit.Jobs)
                _jobs.Add(added.Id, added.EnvelopeId, added.DueAt, added);
            foreach (OutboxMessage added in commit.Messages)
                _messages.Add(added.Id, added.EnvelopeId, added.DueAt, added);
            if (commit.Job is { } jobSettlement)
                Settle(jobSettlement);
            if (commit.Message is { } messageSettlement)
                Settle(messageSettlement);
            foreach (MessageResumption resumption in commit.ResumedMessages)
                _messages.Resume(resumption.MessageId, resumption.DueAt);
            if (commit.ResumeParkedJobsAt is { } dueAt)
                _jobs.Resume(commit.EnvelopeId, dueAt);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<StoredLink?> FindLinkAsync(string tokenHash, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return new(_links.GetValueOrDefault(tokenHash));
    }

    /// <inheritdoc/>
    public ValueTask<EnvelopePage> SearchAsync(EnvelopeQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        lock (_gate)
        {
            return new(EnvelopeMatch.Find(_envelopes.Values.Select(row => row.Summary), query));
        }
    }

    /// <inheritdoc/>
    public ValueTask<LeasedJob?> LeaseJobAsync(LeaseRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            if (_jobs.Lease(request, onePerEnvelope: true) is not { } item)
                return new((LeasedJob?)null);
            NewJob job = item.Value;
            return new(new LeasedJob(
                job.Id,
                job.EnvelopeId,
                job.Kind,
                job.Subject,
                item.Attempts,
                request.Owner,
                new Dictionary<string, ReadOnlyMemory<byte>>(_steps.GetValueOrDefault(job.Id) ?? [])));
        }
    }

    /// <inheritdoc/>
    public ValueTask RenewJobLeaseAsync(LeasedJob job, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        lock (_gate)
            _jobs.Require(job.Id, job.Owner).LeasedUntil = leaseUntil;
        return default;
    }

    /// <inheritdoc/>
    public ValueTask CheckpointJobAsync(
        LeasedJob job, string step, ReadOnlyMemory<byte> output, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        lock (_gate)
        {
            _jobs.Require(job.Id, job.Owner).LeasedUntil = leaseUntil;
            if (!_steps.TryGetValue(job.Id, out Dictionary<string, ReadOnlyMemory<byte>>? steps))
                steps = _steps[job.Id] = [];
            steps[step] = output.ToArray();
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask SettleJobAsync(JobSettlement settlement, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settlement);
        lock (_gate)
            Settle(settlement);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DelayedJob>> ListDelayedJobsAsync(DelayedJobQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        lock (_gate)
        {
            return new([.. _jobs.Delayed
                .Where(item => (query.EnvelopeId is not { } only || item.EnvelopeId == only)
                    && IsOf(item.EnvelopeId, query.Tenant)
                    && (!query.OnlyStopped || item.IsParked)
                    && string.CompareOrdinal(item.Value.Id, query.After ?? "") > 0)
                .OrderBy(item => item.Value.Id, StringComparer.Ordinal)
                .Take(query.Limit)
                .Select(item => new DelayedJob(
                    item.Value.Id, item.EnvelopeId, item.Value.Kind, item.Value.Subject, item.Attempts, item.IsParked ? null : item.DueAt, item.Error))]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<LeasedMessage?> LeaseMessageAsync(LeaseRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            return new(_messages.Lease(request, onePerEnvelope: false, message => request.Channel is null || message.Channel == request.Channel) is { } item
                ? new LeasedMessage(item.Value, item.Attempts, request.Owner)
                : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<UndeliveredMessage>> FindUndeliveredAsync(UndeliveredQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        lock (_gate)
        {
            return new([.. _messages.Undelivered
                .Where(item => (query.EnvelopeId is not { } only || item.EnvelopeId == only)
                    && IsOf(item.EnvelopeId, query.Tenant)
                    && (item.IsParked || query.IncludesWaiting)
                    && (query.After is not { } after || string.CompareOrdinal(item.Value.Id, after) > 0))
                .OrderBy(item => item.Value.Id, StringComparer.Ordinal)
                .Take(query.Limit)
                .Select(item => new UndeliveredMessage(item.Value with { DueAt = item.DueAt }, item.Attempts, item.IsParked, item.Error))]);
        }
    }

    /// <inheritdoc/>
    public ValueTask SettleMessageAsync(MessageSettlement settlement, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settlement);
        lock (_gate)
            Settle(settlement);
        return default;
    }

    private void Settle(JobSettlement settlement)
    {
        _jobs.Settle(settlement.Job.Id, settlement.Job.Owner, settlement.Kind, settlement.DueAt).Error = settlement.Error;
        if (settlement.Kind == SettlementKind.Done)
            _steps.Remove(settlement.Job.Id);
    }

    private void Settle(MessageSettlement settlement)
    {
        InMemoryQueue<OutboxMessage>.Item item =
            _messages.Settle(settlement.Message.Message.Id, settlement.Message.Owner, settlement.Kind, settlement.DueAt, settlement.Error);
        if (settlement.Kind == SettlementKind.Done)
            item.Value = item.Value with { Secret = null };
    }

    private bool IsOf(EnvelopeId envelopeId, TenantId? tenant) => tenant is null || _envelopes[envelopeId].Summary.Tenant == tenant;

    private sealed class Row(EnvelopeSummary summary)
    {
        public List<StoredEvent> Events { get; } = [];

        public EnvelopeSummary Summary { get; set; } = summary;
    }
}

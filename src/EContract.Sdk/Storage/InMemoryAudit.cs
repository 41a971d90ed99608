using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;

namespace EContract.Sdk.Storage;

/// <summary>The logs of tenants and their anchors, in memory; whoever uses it holds the store's lock.</summary>
internal sealed class InMemoryAudit
{
    private readonly Dictionary<ChainId, LogRow> _logs = [];
    private readonly Dictionary<TenantId, SortedList<long, (StoredAnchor Anchor, ChainHead[] Leaves)>> _anchors = [];

    /// <summary>How far each chain had come at its last anchor.</summary>
    private readonly Dictionary<ChainId, long> _anchored = [];

    public IEnumerable<TenantId> Tenants => _logs.Values.Select(log => log.Tenant).Concat(_anchors.Keys);

    public IEnumerable<Chain> Logs => _logs.Select(log => new Chain(
        log.Value.Tenant, new ChainHead(log.Key, log.Value.Events.Count, log.Value.Events[^1].Hash), log.Value.BegunAt, log.Value.ChangedAt));

    public bool IsUnanchored(ChainHead head) => head.Version > _anchored.GetValueOrDefault(head.Chain);

    public IReadOnlyList<ChainEvent> EventsOf(ChainId log) => _logs.GetValueOrDefault(log)?.Events ?? [];

    /// <exception cref="LogConflictException">The chain has not the version that the commit expects.</exception>
    public void Append(LogCommit commit)
    {
        ChainId chain = commit.Events[0].Chain;
        LogRow? row = _logs.GetValueOrDefault(chain);
        if ((row?.Events.Count ?? 0) != commit.ExpectedVersion)
            throw new LogConflictException(chain, commit.ExpectedVersion);
        row ??= _logs[chain] = new LogRow(commit.Tenant, commit.EarliestAt);
        row.Events.AddRange(commit.Events);

        // A clock may be set back; what was recorded before still happened when it did.
        row.BegunAt = commit.EarliestAt < row.BegunAt ? commit.EarliestAt : row.BegunAt;
        row.ChangedAt = commit.At > row.ChangedAt ? commit.At : row.ChangedAt;
    }

    public IList<(StoredAnchor Anchor, ChainHead[] Leaves)> AnchorsOf(TenantId tenant) => _anchors.TryGetValue(tenant, out var anchors) ? anchors.Values : [];

    public StoredAnchor? Find(TenantId tenant, long? number)
    {
        if (!_anchors.TryGetValue(tenant, out var anchors))
            return null;
        return number is not { } wanted ? anchors.Values[^1].Anchor : anchors.TryGetValue(wanted, out var found) ? found.Anchor : null;
    }

    /// <exception cref="AnchorConflictException">There is one of that number.</exception>
    public void Append(StoredAnchor anchor, IReadOnlyList<ChainHead> leaves)
    {
        if (!_anchors.TryGetValue(anchor.Tenant, out var anchors))
            anchors = _anchors[anchor.Tenant] = [];
        if (!anchors.TryAdd(anchor.Number, (anchor, [.. leaves])))
            throw new AnchorConflictException(anchor.Tenant, anchor.Number);
        foreach (ChainHead leaf in leaves)
            _anchored[leaf.Chain] = Math.Max(leaf.Version, _anchored.GetValueOrDefault(leaf.Chain));
    }

    internal sealed record Chain(TenantId Tenant, ChainHead Head, DateTimeOffset BegunAt, DateTimeOffset ChangedAt)
    {
        public bool IsWanted(ChainQuery query) =>
            Tenant == query.Tenant
            && (query.After is not { } after || Head.Chain > after)
            && (query.ChangedFrom is not { } from || ChangedAt >= from)
            && (query.BegunBefore is not { } before || BegunAt < before);
    }

    private sealed class LogRow(TenantId tenant, DateTimeOffset begunAt)
    {
        public TenantId Tenant { get; } = tenant;

        public DateTimeOffset BegunAt { get; set; } = begunAt;

        public DateTimeOffset ChangedAt { get; set; } = begunAt;

        public List<ChainEvent> Events { get; } = [];
    }
}

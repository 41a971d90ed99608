using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;

namespace EContract.Sdk.Storage;

public sealed partial class InMemoryEnvelopeStore : IAuditStore
{
    private readonly InMemoryAudit _audit = new();

    private IEnumerable<InMemoryAudit.Chain> Chains => _envelopes.Values
        .Select(row => new InMemoryAudit.Chain(
            row.Summary.Tenant,
            new ChainHead(ChainId.Of(row.Summary.Id), row.Events.Count, row.Events[^1].Hash),
            row.Summary.CreatedAt,
            row.Summary.UpdatedAt))
        .Concat(_audit.Logs);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TenantId>> ListTenantsAsync(bool onlyUnanchored = false, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            IEnumerable<TenantId> tenants = onlyUnanchored
                ? Chains.Where(chain => _audit.IsUnanchored(chain.Head)).Select(chain => chain.Tenant)
                : Chains.Select(chain => chain.Tenant).Concat(_audit.Tenants);
            return new([.. tenants.Distinct().OrderBy(tenant => tenant.ToString(), StringComparer.Ordinal)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ChainHead>> ListChainsAsync(ChainQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        lock (_gate)
            return new([.. Chains.Where(chain => chain.IsWanted(query)).Select(chain => chain.Head).OrderBy(head => head.Chain).Take(query.Limit)]);
    }

    /// <inheritdoc/>
    public ValueTask<ChainHead?> FindChainAsync(TenantId tenant, ChainId chain, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return new(Chains.FirstOrDefault(found => found.Tenant == tenant && found.Head.Chain == chain)?.Head);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ChainHead>> ListUnanchoredAsync(TenantId tenant, int limit, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return new([.. Chains.Where(chain => chain.Tenant == tenant && _audit.IsUnanchored(chain.Head)).Select(chain => chain.Head).Take(limit)]);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChainEvent> ReadEventsAsync(IReadOnlyList<ChainId> chains, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chains);
        lock (_gate)
            return chains.SelectMany(EventsOf).ToArray().ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public ValueTask AppendLogAsync(LogCommit commit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(commit);
        lock (_gate)
            _audit.Append(commit);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<StoredAnchor?> FindAnchorAsync(TenantId tenant, long? number = null, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return new(_audit.Find(tenant, number));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredAnchor>> ListAnchorsAsync(
        TenantId tenant, long after, int limit, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return new([.. _audit.AnchorsOf(tenant).Select(stored => stored.Anchor).Where(anchor => anchor.Number > after).Take(limit)]);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<AnchorLeaf> ReadLeavesAsync(TenantId tenant, long number, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return LeavesOf(tenant).Where(leaf => leaf.Anchor == number).ToArray().ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<AnchorLeaf> ReadLeavesAsync(
        TenantId tenant, ChainId? after, ChainId? last, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return LeavesOf(tenant)
                .Where(leaf => (after is not { } from || leaf.Head.Chain > from) && (last is not { } to || leaf.Head.Chain <= to))
                .OrderBy(leaf => leaf.Head.Chain)
                .ThenBy(leaf => leaf.Anchor)
                .ToArray()
                .ToAsyncEnumerable();
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAnchorAsync(StoredAnchor anchor, IReadOnlyList<ChainHead> leaves, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(anchor);
        ArgumentNullException.ThrowIfNull(leaves);
        lock (_gate)
            _audit.Append(anchor, leaves);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IndexFault>> FindIndexFaultsAsync(IReadOnlyList<IndexedEnvelope> envelopes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelopes);
        lock (_gate)
        {
            return new([.. envelopes
                .Where(asked => _envelopes.TryGetValue(asked.Summary.Id, out Row? row) && row.Events.Count == asked.Version && !asked.Matches(row.Summary))
                .Select(asked => new IndexFault(asked.Summary.Id, "its summary"))]);
        }
    }

    private IEnumerable<AnchorLeaf> LeavesOf(TenantId tenant) =>
        _audit.AnchorsOf(tenant).SelectMany(stored => stored.Leaves.Select(head => new AnchorLeaf(stored.Anchor.Number, head)));

    private IEnumerable<ChainEvent> EventsOf(ChainId chain)
    {
        if (chain.Kind == ChainKind.Log)
            return _audit.EventsOf(chain);
        return EnvelopeId.TryParse(chain.Id, out EnvelopeId id) && _envelopes.TryGetValue(id, out Row? row)
            ? row.Events.Select(stored => new ChainEvent(chain, stored.Sequence, stored.Hash, stored.Json))
            : [];
    }
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;

namespace EContract.Sdk.Storage;

/// <summary>
/// What the audit reads and writes: the ends of all chains, their events, the logs of the tenants, and the anchors that bind all of it
/// together.
/// </summary>
/// <remarks>
/// Kept by whoever keeps the envelopes: appending to an envelope marks it as grown since the last anchor, and takes no lock that others
/// wait for. Implementations are safe for concurrent use, also by several processes on the same storage.
/// </remarks>
public interface IAuditStore
{
    /// <summary>Lists whose chains there are, in order.</summary>
    /// <param name="onlyUnanchored">Only tenants with chains that have grown since their last anchor.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<IReadOnlyList<TenantId>> ListTenantsAsync(bool onlyUnanchored = false, CancellationToken cancellationToken = default);

    /// <summary>Lists where chains end, in the order of their names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The query's limit is out of its range.</exception>
    ValueTask<IReadOnlyList<ChainHead>> ListChainsAsync(ChainQuery query, CancellationToken cancellationToken = default);

    /// <summary>Says where one chain ends.</summary>
    /// <returns><see langword="null"/> when the tenant has no such chain.</returns>
    ValueTask<ChainHead?> FindChainAsync(TenantId tenant, ChainId chain, CancellationToken cancellationToken = default);

    /// <summary>Lists chains that have grown since their last anchor, in any order.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<IReadOnlyList<ChainHead>> ListUnanchoredAsync(TenantId tenant, int limit, CancellationToken cancellationToken = default);

    /// <summary>Reads the events of chains, one chain after the other, each in the order of its events.</summary>
    /// <param name="chains">Which, in the order of their names; at most <see cref="ChainQuery.MaxLimit"/>. What was appended meanwhile may come too.</param>
    /// <param name="cancellationToken">Stops.</param>
    IAsyncEnumerable<ChainEvent> ReadEventsAsync(IReadOnlyList<ChainId> chains, CancellationToken cancellationToken = default);

    /// <summary>Appends to a chain of a tenant's log.</summary>
    /// <exception cref="LogConflictException">The chain has not the version that the commit expects. Nothing was stored.</exception>
    ValueTask AppendLogAsync(LogCommit commit, CancellationToken cancellationToken = default);

    /// <summary>Gives an anchor.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="number">Which; the newest when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns><see langword="null"/> when there is none.</returns>
    ValueTask<StoredAnchor?> FindAnchorAsync(TenantId tenant, long? number = null, CancellationToken cancellationToken = default);

    /// <summary>Lists anchors, in the order of their numbers.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="after">Goes on after this number.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<IReadOnlyList<StoredAnchor>> ListAnchorsAsync(TenantId tenant, long after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Reads what an anchor was made over, in the order of the chains' names.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="number">The anchor's number.</param>
    /// <param name="cancellationToken">Stops.</param>
    IAsyncEnumerable<AnchorLeaf> ReadLeavesAsync(TenantId tenant, long number, CancellationToken cancellationToken = default);

    /// <summary>Reads what all anchors say of chains, chain after chain in the order of their names, each in the order of the anchors.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="after">Begins behind this chain; with the first one when <see langword="null"/>.</param>
    /// <param name="last">Ends with this chain; with the last one when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    IAsyncEnumerable<AnchorLeaf> ReadLeavesAsync(TenantId tenant, ChainId? after, ChainId? last, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores an anchor with its leaves, and takes away the marks of those chains that have not grown further: all of it, or nothing.
    /// </summary>
    /// <param name="anchor">The anchor; its number is the guard between hosts.</param>
    /// <param name="leaves">What it was made over, in the order of the chains' names.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="AnchorConflictException">The tenant has an anchor of that number. Nothing was stored.</exception>
    ValueTask AppendAnchorAsync(StoredAnchor anchor, IReadOnlyList<ChainHead> leaves, CancellationToken cancellationToken = default);

    /// <summary>Holds what searches go by against what it ought to be.</summary>
    /// <param name="envelopes">What it ought to be, by the events; of one tenant, at most <see cref="ChainQuery.MaxLimit"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What is not so, of each envelope the first thing. Of one that has come further than was asked, nothing.</returns>
    ValueTask<IReadOnlyList<IndexFault>> FindIndexFaultsAsync(IReadOnlyList<IndexedEnvelope> envelopes, CancellationToken cancellationToken = default);
}

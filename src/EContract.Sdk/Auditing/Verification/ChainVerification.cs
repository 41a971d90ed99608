using System.Runtime.CompilerServices;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Auditing.Verification;

/// <summary>
/// Verifies all chains of a tenant, page by page: the chains, their events and the leaves of the anchors come in one order, and are held
/// against each other as they come. Nothing is kept but the page of names.
/// </summary>
internal sealed class ChainVerification(IAuditStore store, TenantId tenant, DateTimeOffset? boundUntil)
{
    private const int PageSize = 512;

    private readonly EventFacts _facts = new();

    /// <summary>The chain up to which all is verified.</summary>
    public ChainId? Last { get; private set; }

    public long Chains { get; private set; }

    public long Events { get; private set; }

    /// <summary>Whether the last page was verified.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Verifies the next page.</summary>
    /// <param name="after">Behind which chain it begins.</param>
    /// <param name="intact">Is given the envelopes whose chains are in order.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async IAsyncEnumerable<AuditFinding> VerifyPageAsync(
        ChainId? after, List<ChainId> intact, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<ChainHead> heads = await store
            .ListChainsAsync(new ChainQuery(tenant) { After = after, Limit = PageSize }, cancellationToken)
            .ConfigureAwait(false);
        ChainId? last = heads.Count < PageSize ? null : heads[^1].Chain;
        IAsyncEnumerator<ChainEvent> events = store
            .ReadEventsAsync([.. heads.Select(head => head.Chain)], cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        IAsyncEnumerator<AnchorLeaf> leaves = store.ReadLeavesAsync(tenant, after, last, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (events.ConfigureAwait(false))
        await using (leaves.ConfigureAwait(false))
        {
            bool hasEvent = await events.MoveNextAsync().ConfigureAwait(false), hasLeaf = await leaves.MoveNextAsync().ConfigureAwait(false);
            foreach (ChainHead head in heads)
            {
                while (hasLeaf && leaves.Current.Head.Chain < head.Chain)
                {
                    (AuditFinding? finding, hasLeaf) = await FindLostAsync(leaves, cancellationToken).ConfigureAwait(false);
                    if (finding is not null)
                        yield return finding;
                }

                var walk = new ChainWalk(tenant, head, _facts, boundUntil);
                while (hasEvent && events.Current.Chain == head.Chain)
                {
                    walk.Add(events.Current);
                    Events++;
                    hasEvent = await events.MoveNextAsync().ConfigureAwait(false);
                    while (hasLeaf && leaves.Current.Head.Chain == head.Chain && leaves.Current.Head.Version <= walk.Count)
                    {
                        walk.Hold(leaves.Current);
                        hasLeaf = await leaves.MoveNextAsync().ConfigureAwait(false);
                    }
                }

                while (hasLeaf && leaves.Current.Head.Chain == head.Chain)
                {
                    // An anchor that was made meanwhile names events that were not read.
                    if (await HasGrownAsync(walk, leaves.Current, cancellationToken).ConfigureAwait(false))
                        walk.Pass();
                    else
                        walk.Hold(leaves.Current);
                    hasLeaf = await leaves.MoveNextAsync().ConfigureAwait(false);
                }

                walk.End(walk.HasGrown ? await FindAsync(head.Chain, cancellationToken).ConfigureAwait(false) ?? head : head);
                Chains++;
                if (walk.Finding is { } wrong)
                    yield return wrong;
                if (walk.IsSound && head.Chain.Kind == ChainKind.Envelope)
                    intact.Add(head.Chain);
            }

            while (hasLeaf)
            {
                (AuditFinding? finding, hasLeaf) = await FindLostAsync(leaves, cancellationToken).ConfigureAwait(false);
                if (finding is not null)
                    yield return finding;
            }
        }

        (Last, IsComplete) = (heads.Count == 0 ? after : heads[^1].Chain, last is null);
    }

    private async ValueTask<bool> HasGrownAsync(ChainWalk walk, AnchorLeaf leaf, CancellationToken cancellationToken) =>
        leaf.Head.Version > walk.Count
        && walk.Count >= walk.Head.Version
        && await FindAsync(walk.Chain, cancellationToken).ConfigureAwait(false) is { } now
        && now.Version >= leaf.Head.Version
        && now.Version > walk.Head.Version;

    // Reads all leaves of one chain, of which there is no head: unless it was begun a moment ago.
    private async ValueTask<(AuditFinding? Finding, bool HasMore)> FindLostAsync(IAsyncEnumerator<AnchorLeaf> leaves, CancellationToken cancellationToken)
    {
        AnchorLeaf newest = leaves.Current;
        bool hasMore;
        while ((hasMore = await leaves.MoveNextAsync().ConfigureAwait(false)) && leaves.Current.Head.Chain == newest.Head.Chain)
            newest = leaves.Current;
        if (await FindAsync(newest.Head.Chain, cancellationToken).ConfigureAwait(false) is not null)
            return (null, hasMore);
        return (
            new AuditFinding(
                tenant, AuditFailure.ChainLost, newest.Head.Chain, 1, newest.Anchor, $"it is missing; anchor {newest.Anchor} names {newest.Head.Version} events of it."),
            hasMore);
    }

    private async ValueTask<ChainHead?> FindAsync(ChainId chain, CancellationToken cancellationToken) =>
        await store.FindChainAsync(tenant, chain, cancellationToken).ConfigureAwait(false);
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Auditing.Anchoring;

/// <summary>
/// What anchors, in the database and kept outside of it, say of some chains. A database that was replaced by an older copy, or that rows were
/// taken from, says of a contract that there is none; its anchors know better.
/// </summary>
/// <param name="store">The database.</param>
/// <param name="documents">Where anchors are kept once more.</param>
/// <param name="chains">Of which chains.</param>
internal sealed class AnchorWitness(IAuditStore store, IDocumentStore documents, IReadOnlySet<ChainId> chains)
{
    private readonly AnchorCopies _copies = new(store, documents);
    private readonly Dictionary<TenantId, long> _last = [];
    private readonly HashSet<ChainHead> _kept = [];
    private string? _doubt;

    /// <summary>Hears an anchor that is kept outside the database.</summary>
    /// <exception cref="DocumentStoreException">It cannot be had at the moment.</exception>
    public async ValueTask HearAsync(DocumentKey copy, CancellationToken cancellationToken)
    {
        try
        {
            StoredAnchor anchor = await _copies.ReadAsync(copy, cancellationToken).ConfigureAwait(false);
            if (anchor.Number > await LastAsync(anchor.Tenant, cancellationToken).ConfigureAwait(false))
                _doubt ??= $"The database is older than anchor {anchor.Number} of tenant {anchor.Tenant}, which is kept outside of it.";
            await foreach (ChainHead leaf in _copies.ReadLeavesAsync(copy, cancellationToken).ConfigureAwait(false))
            {
                if (chains.Contains(leaf.Chain))
                    _kept.Add(leaf);
            }
        }
        catch (Exception e) when (AnchorCopies.IsDamage(e))
        {
            // It may have named any of them.
            _doubt ??= $"What is kept of an anchor outside the database is not what was saved. {e.Message}";
        }
    }

    /// <summary>Says what the database lacks of a chain, or why nobody knows; <see langword="null"/> when it has all that anchors name.</summary>
    public async ValueTask<string?> FindLossAsync(ChainId chain, CancellationToken cancellationToken)
    {
        if (_doubt is not null)
            return _doubt;
        HashSet<ChainHead> heads = [.. _kept.Where(head => head.Chain == chain)];
        foreach (TenantId tenant in (await store.ListTenantsAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Union(_last.Keys))
        {
            await foreach (AnchorLeaf leaf in store.ReadLeavesAsync(tenant, AuditAnchorer.Before(chain), chain, cancellationToken).ConfigureAwait(false))
            {
                if (leaf.Head.Chain == chain)
                    heads.Add(leaf.Head);
            }
        }

        await foreach (ChainEvent stored in store.ReadEventsAsync([chain], cancellationToken).ConfigureAwait(false))
            heads.Remove(new ChainHead(stored.Chain, stored.Sequence, stored.Hash));
        return heads.Count == 0 ? null : $"An anchor names {heads.Max(head => head.Version)} events of {chain}, which the database does not have.";
    }

    private async ValueTask<long> LastAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        if (!_last.TryGetValue(tenant, out long last))
            _last[tenant] = last = (await store.FindAnchorAsync(tenant, number: null, cancellationToken).ConfigureAwait(false))?.Number ?? 0;
        return last;
    }
}

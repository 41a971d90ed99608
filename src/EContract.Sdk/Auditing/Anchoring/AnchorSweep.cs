using System.Runtime.CompilerServices;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Auditing.Anchoring;

/// <summary>
/// Finds the chains that have come further than their last leaf, by the leaves themselves. The mark that appending leaves is quicker to ask,
/// but who can write to the database can take it away.
/// </summary>
internal sealed class AnchorSweep(IAuditStore store, TenantId tenant)
{
    private const int PageSize = 1000;

    public async IAsyncEnumerable<ChainHead> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new ChainQuery(tenant) { Limit = PageSize };
        while (await store.ListChainsAsync(query, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            var bound = new Dictionary<ChainId, long>();
            await foreach (AnchorLeaf leaf in store.ReadLeavesAsync(tenant, query.After, page[^1].Chain, cancellationToken).ConfigureAwait(false))
                bound[leaf.Head.Chain] = Math.Max(leaf.Head.Version, bound.GetValueOrDefault(leaf.Head.Chain));
            // One that has come less far, or another way, is for verifying to tell of: a leaf would make it look as if it were in order.
            foreach (ChainHead head in page.Where(head => head.Version > bound.GetValueOrDefault(head.Chain)))
                yield return head;
            query = query with { After = page[^1].Chain };
        }
    }
}

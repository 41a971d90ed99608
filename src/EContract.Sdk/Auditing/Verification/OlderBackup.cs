using System.Runtime.CompilerServices;
using EContract.Sdk.Auditing.Anchoring;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Auditing.Verification;

/// <summary>Finds what a database lacks of the anchors that are kept outside of it: it is older than they are.</summary>
internal sealed class OlderBackup(IAuditStore store, AnchorCopies copies, TenantId tenant)
{
    private const int PageSize = 256;

    /// <param name="last">The last anchor that the database has.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async IAsyncEnumerable<AuditFinding> FindAsync(long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = new HashSet<ChainId>();
        for (long number = last + 1; await copies.ExistsAsync(tenant, number, cancellationToken).ConfigureAwait(false); number++)
        {
            // It may have been made while the others were verified.
            if (await store.FindAnchorAsync(tenant, number, cancellationToken).ConfigureAwait(false) is not null)
                continue;
            yield return new AuditFinding(
                tenant, AuditFailure.OlderBackup, null, null, number, $"anchor {number}, which is kept outside the database, is missing: the database is older, or later entries were removed.");
            await foreach (AuditFinding lost in FindLostAsync(number, told, cancellationToken).ConfigureAwait(false))
                yield return lost;
        }
    }

    private async IAsyncEnumerable<AuditFinding> FindLostAsync(
        long number, HashSet<ChainId> told, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerator<ChainHead[]> pages = copies.ReadLeavesAsync(tenant, number, cancellationToken).Chunk(PageSize).GetAsyncEnumerator(cancellationToken);
        await using (pages.ConfigureAwait(false))
        {
            while (true)
            {
                (bool hasMore, string? damage) = await MoveNextAsync(pages).ConfigureAwait(false);
                if (damage is not null)
                    yield return new AuditFinding(tenant, AuditFailure.AnchorChanged, null, null, number, $"what is kept of anchor {number} outside the database is not what was saved. {damage}");
                if (!hasMore)
                    yield break;
                foreach (AuditFinding lost in await FindLostAsync(number, pages.Current, told, cancellationToken).ConfigureAwait(false))
                    yield return lost;
            }
        }
    }

    private static async ValueTask<(bool HasMore, string? Damage)> MoveNextAsync(IAsyncEnumerator<ChainHead[]> pages)
    {
        try
        {
            return (await pages.MoveNextAsync().ConfigureAwait(false), null);
        }
        catch (Exception e) when (AnchorCopies.IsDamage(e))
        {
            return (false, e.Message);
        }
    }

    private async ValueTask<List<AuditFinding>> FindLostAsync(
        long number, ChainHead[] leaves, HashSet<ChainId> told, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<ChainId, long>();
        HashSet<ChainHead> missing = [.. leaves];
        await foreach (ChainEvent stored in store.ReadEventsAsync([.. leaves.Select(leaf => leaf.Chain).Distinct().Order()], cancellationToken).ConfigureAwait(false))
        {
            versions[stored.Chain] = stored.Sequence;
            missing.Remove(new ChainHead(stored.Chain, stored.Sequence, stored.Hash));
        }

        return [.. leaves.Where(leaf => missing.Contains(leaf) && told.Add(leaf.Chain)).Select(leaf => Lost(number, leaf, versions.GetValueOrDefault(leaf.Chain)))];
    }

    private AuditFinding Lost(long number, ChainHead leaf, long has)
    {
        if (has == 0)
            return Finding(AuditFailure.ChainLost, 1, $"it is missing; anchor {number} names {leaf.Version} events of it.");
        return has < leaf.Version
            ? Finding(AuditFailure.WrongEnd, has + 1, $"anchor {number} names {leaf.Version} events that the database does not have; it has {has}.")
            : Finding(AuditFailure.Rewritten, leaf.Version, $"event {leaf.Version} is another one than anchor {number} names.");

        AuditFinding Finding(AuditFailure failure, long sequence, string message) => new(tenant, failure, leaf.Chain, sequence, number, message);
    }
}

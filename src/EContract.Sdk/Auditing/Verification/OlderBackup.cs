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

    private readonly HashSet<ChainId> _told = [];

    /// <param name="last">The last anchor that the database has.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async IAsyncEnumerable<AuditFinding> FindAsync(long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (last == long.MaxValue)
            yield break;
        long next = last + 1;
        foreach (long number in await copies.ListAsync(tenant, last, cancellationToken).ConfigureAwait(false))
        {
            // It may have been made while the others were verified.
            bool isThere = await store.FindAnchorAsync(tenant, number, cancellationToken).ConfigureAwait(false) is not null;
            if (!isThere && number > next)
                yield return Gap(next, number - 1);
            next = number + 1;
            if (isThere)
                continue;
            yield return new AuditFinding(
                tenant, AuditFailure.OlderBackup, null, null, number, $"anchor {number}, which is kept outside the database, is missing: the database is older, or later entries were removed.");
            await foreach (AuditFinding lost in FindLostAsync(number, AuditFailure.AnchorChanged, cancellationToken).ConfigureAwait(false))
                yield return lost;
        }
    }

    /// <summary>Names what anchors bound of which somebody said that they were lost: that it was said makes the contracts no less lost.</summary>
    public async IAsyncEnumerable<AuditFinding> FindAsync(LostAnchors lost, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long next = lost.From;
        foreach (long number in (await copies.ListAsync(tenant, lost.From - 1, cancellationToken).ConfigureAwait(false)).TakeWhile(number => number <= lost.To))
        {
            if (number > next)
                yield return Gap(next, number - 1);
            next = number + 1;
            await foreach (AuditFinding finding in FindLostAsync(number, AuditFailure.AnchorLost, cancellationToken).ConfigureAwait(false))
                yield return finding;
        }

        if (next <= lost.To)
            yield return Gap(next, lost.To);
    }

    private AuditFinding Gap(long from, long to) => new(
        tenant, AuditFailure.AnchorLost, null, null, from,
        from == to ? $"anchor {from} is neither in the database nor kept outside of it." : $"anchors {from} to {to} are neither in the database nor kept outside of it.");

    private async IAsyncEnumerable<AuditFinding> FindLostAsync(long number, AuditFailure failure, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (DocumentKey key in await copies.KeysAsync(tenant, number, cancellationToken).ConfigureAwait(false))
        {
            IAsyncEnumerator<ChainHead[]> pages = copies.ReadLeavesAsync(key, cancellationToken).Chunk(PageSize).GetAsyncEnumerator(cancellationToken);
            await using (pages.ConfigureAwait(false))
            {
                while (true)
                {
                    (bool hasMore, string? damage) = await MoveNextAsync(pages).ConfigureAwait(false);
                    if (damage is not null)
                        yield return new AuditFinding(tenant, failure, null, null, number, $"what is kept of anchor {number} outside the database is not what was saved. {damage}");
                    if (!hasMore)
                        break;
                    foreach (AuditFinding lost in await FindLostAsync(number, pages.Current, cancellationToken).ConfigureAwait(false))
                        yield return lost;
                }
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
        long number, ChainHead[] leaves, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<ChainId, long>();
        HashSet<ChainHead> missing = [.. leaves];
        await foreach (ChainEvent stored in store.ReadEventsAsync([.. leaves.Select(leaf => leaf.Chain).Distinct().Order()], cancellationToken).ConfigureAwait(false))
        {
            versions[stored.Chain] = stored.Sequence;
            missing.Remove(new ChainHead(stored.Chain, stored.Sequence, stored.Hash));
        }

        return [.. leaves.Where(leaf => missing.Contains(leaf) && _told.Add(leaf.Chain)).Select(leaf => Lost(number, leaf, versions.GetValueOrDefault(leaf.Chain)))];
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

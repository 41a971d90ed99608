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
        await foreach (ChainHead[] leaves in copies.ReadLeavesAsync(tenant, number, cancellationToken).Chunk(PageSize).ConfigureAwait(false))
        {
            var versions = new Dictionary<ChainId, long>();
            var same = new HashSet<ChainId>();
            Dictionary<ChainId, ChainHead> wanted = leaves.ToDictionary(leaf => leaf.Chain);
            await foreach (ChainEvent stored in store.ReadEventsAsync([.. wanted.Keys.Order()], cancellationToken).ConfigureAwait(false))
            {
                versions[stored.Chain] = stored.Sequence;
                if (wanted[stored.Chain].Version == stored.Sequence && wanted[stored.Chain].HeadHash == stored.Hash)
                    same.Add(stored.Chain);
            }

            foreach (ChainHead leaf in leaves.Where(leaf => !same.Contains(leaf.Chain) && told.Add(leaf.Chain)))
            {
                long has = versions.GetValueOrDefault(leaf.Chain);
                yield return has == 0
                    ? new AuditFinding(tenant, AuditFailure.ChainLost, leaf.Chain, 1, number, $"it is missing; anchor {number} names {leaf.Version} events of it.")
                    : new AuditFinding(tenant, AuditFailure.WrongEnd, leaf.Chain, has + 1, number, $"anchor {number} names {leaf.Version} events that the database does not have; it has {has}.");
            }
        }
    }
}

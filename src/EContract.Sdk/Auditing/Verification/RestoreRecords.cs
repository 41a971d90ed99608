using System.Text.Json;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Auditing.Verification;

/// <summary>What users of the host have said of restored backups, in the tenant's log. Read once, and only where an anchor speaks of one.</summary>
internal sealed class RestoreRecords(IAuditStore store, TenantId tenant)
{
    private HashSet<BackupRestored>? _said;

    public async ValueTask<bool> HasAsync(LostAnchors lost, CancellationToken cancellationToken)
    {
        _said ??= await ReadAsync(cancellationToken).ConfigureAwait(false);
        return _said.Contains(new BackupRestored(lost.From, lost.To, lost.Reason));
    }

    private async ValueTask<HashSet<BackupRestored>> ReadAsync(CancellationToken cancellationToken)
    {
        var said = new HashSet<BackupRestored>();
        var query = new ChainQuery(tenant) { After = new ChainId(ChainKind.Log, "") };
        while (await store.ListChainsAsync(query, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            ChainId[] chains = [.. page.Select(head => head.Chain)];
            await foreach (ChainEvent stored in store.ReadEventsAsync(chains, cancellationToken).ConfigureAwait(false))
            {
                if (stored.Json.Contains("\"backup.restored\"", StringComparison.Ordinal) && Read(stored) is { } restored)
                    said.Add(restored);
            }

            query = query with { After = chains[^1] };
        }

        return said;
    }

    // One that cannot be read says nothing; the chain tells of it.
    private static BackupRestored? Read(ChainEvent stored)
    {
        try
        {
            return TenantEventJson.Read(stored.Json) is { Actor.Kind: ActorKind.User, Event: BackupRestored restored } ? restored : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

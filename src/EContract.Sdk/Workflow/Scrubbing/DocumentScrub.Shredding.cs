using System.Runtime.CompilerServices;
using EContract.Sdk.Auditing.Anchoring;
using EContract.Sdk.Auditing.Logs;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Scrubbing;

public sealed partial class DocumentScrub
{
    /// <summary>
    /// Destroys documents that <see cref="FindOrphansAsync"/> has found, of each of which that still holds: it is older than
    /// <see cref="ScrubOptions.OrphanAge"/>, no log names it, no legal hold lies on its envelope, and the database is complete. Not where
    /// an anchor, in the database or kept outside of it, names events of its envelope that the database does not have, nor where a kept anchor
    /// is newer than the database or cannot be read: what no log names may then be a contract that was lost with its log.
    /// </summary>
    /// <param name="documents">Which. The store is gone through once for all of them.</param>
    /// <param name="reason">Why.</param>
    /// <param name="context">Who wants it: <see cref="RequestContext.Actor"/> has to be a user.</param>
    /// <param name="cancellationToken">Stops; what was destroyed stays so.</param>
    /// <returns>What became of each, while it goes on. Each that is destroyed is recorded before (<see cref="DocumentShredded"/>).</returns>
    /// <exception cref="ArgumentException">There is no reason, or no user.</exception>
    /// <exception cref="InvalidOperationException">The envelopes' store keeps no log that could record it.</exception>
    /// <exception cref="DocumentStoreException">The store cannot be read, or one cannot be destroyed.</exception>
    public IAsyncEnumerable<OrphanShredding> ShredOrphansAsync(
        IEnumerable<DocumentKey> documents, string reason, RequestContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Text.Allow(reason, EnvelopeLimits.MaxMessageLength, nameof(reason));
        ArgumentNullException.ThrowIfNull(context);
        if (context.Actor is not { Kind: ActorKind.User })
            throw new ArgumentException("To destroy documents takes a user of the host, whom RequestContext.Actor names.", nameof(context));
        if (_services.Audit is not { } audit || _services.Log is not { } log)
            throw new InvalidOperationException("The store of the envelopes keeps no log: nobody would know what was destroyed.");
        return ShredAsync([.. documents.Distinct()], reason, context, audit, log, cancellationToken);
    }

    private async IAsyncEnumerable<OrphanShredding> ShredAsync(
        List<DocumentKey> documents, string reason, RequestContext context, IAuditStore audit, TenantLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<DocumentKey> asked = [.. documents];
        var savedAt = new Dictionary<DocumentKey, DateTimeOffset>();
        var witness = new AnchorWitness(
            audit, _services.Documents, documents.Select(key => new ChainId(ChainKind.Envelope, key.Scope.EnvelopeId)).ToHashSet());
        await foreach (KeptDocument kept in _services.Documents.ListAllAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (asked.Contains(kept.Key))
                savedAt[kept.Key] = kept.SavedAt;
            if (AnchorCopies.IsCopy(kept.Key))
                await witness.HearAsync(kept.Key, cancellationToken).ConfigureAwait(false);
        }

        foreach (DocumentKey key in documents)
        {
            string? refusal = savedAt.TryGetValue(key, out DateTimeOffset at)
                ? await ShredAsync(key, at, witness, reason, context, log, cancellationToken).ConfigureAwait(false)
                : "It is not there.";
            yield return new OrphanShredding(key, refusal);
        }
    }

    private async ValueTask<string?> ShredAsync(
        DocumentKey key, DateTimeOffset savedAt, AnchorWitness witness, string reason, RequestContext context, TenantLog log, CancellationToken cancellationToken)
    {
        if (!EnvelopeId.TryParse(key.Scope.EnvelopeId, out EnvelopeId id))
            return "It is no envelope's.";
        // What is being worked on is saved first and recorded only afterwards.
        if (savedAt > _services.Time.GetUtcNow() - _options.OrphanAge)
            return $"It was saved at {savedAt:u}, and may yet be recorded.";
        if (await witness.FindLossAsync(ChainId.Of(id), cancellationToken).ConfigureAwait(false) is { } loss)
            return loss;
        if (await KnownAsync(id, cancellationToken).ConfigureAwait(false) is not { } known)
            return $"The log of envelope {id} was changed.";
        if (known.IsHeld)
            return $"A legal hold lies on envelope {id}.";
        if (known.FindFault(key) is null)
            return "Its envelope's log names it, or a job may need it.";

        // Before it is done: destroyed without a record would be worse than recorded and still there.
        await log.RecordAsync(
            known.Tenant, new DocumentShredded(id, key.Scope.DocumentId, key.Sha256, reason), context, cancellationToken).ConfigureAwait(false);
        return await _services.Documents.ShredAsync(key, cancellationToken).ConfigureAwait(false) ? null : "It is not there.";
    }
}

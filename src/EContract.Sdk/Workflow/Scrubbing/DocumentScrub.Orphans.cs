using System.Runtime.CompilerServices;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Scrubbing;

public sealed partial class DocumentScrub
{
    /// <summary>
    /// Looks for documents in the store that no log names, and for those that should have been destroyed. What else somebody keeps in the same
    /// store, under names that are no envelope's, is left alone.
    /// </summary>
    /// <param name="after">Goes on behind this document; from the beginning when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DocumentStoreException">The store cannot be read.</exception>
    public async IAsyncEnumerable<ScrubFinding> FindOrphansAsync(DocumentKey? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        DateTimeOffset limit = _services.Time.GetUtcNow() - _options.OrphanAge;
        (string Id, KnownDocuments? Known) last = ("", null);
        await foreach (KeptDocument kept in _services.Documents.ListAllAsync(after, cancellationToken).ConfigureAwait(false))
        {
            if (kept.SavedAt > limit || !EnvelopeId.TryParse(kept.Key.Scope.EnvelopeId, out EnvelopeId id))
                continue;
            if (last.Id != kept.Key.Scope.EnvelopeId)
                last = (kept.Key.Scope.EnvelopeId, await KnownAsync(id, cancellationToken).ConfigureAwait(false));
            if (last.Known is { } known && known.FindFault(kept.Key) is { } fault)
                yield return new ScrubFinding(fault.Fault, id, kept.Key, fault.Reason);
        }
    }

    // Null where nothing can be said: the log is broken.
    private async ValueTask<KnownDocuments?> KnownAsync(EnvelopeId id, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<EventRecord> events = await _journal.ReadAsync(id, cancellationToken).ConfigureAwait(false);
            return KnownDocuments.Of(Envelope.Fold(events), events);
        }
        catch (EnvelopeNotFoundException)
        {
            // Whose it was nobody knows.
            return new KnownDocuments(TenantId.Default, IsThere: false, IsAtWork: false, IsHeld: false, IsDestroyed: false, []);
        }
        catch (AuditBrokenException)
        {
            return null;
        }
    }

    private sealed record KnownDocuments(TenantId Tenant, bool IsThere, bool IsAtWork, bool IsHeld, bool IsDestroyed, HashSet<string> Named)
    {
        public static KnownDocuments Of(Envelope envelope, IReadOnlyList<EventRecord> events) => new(
            envelope.Tenant,
            IsThere: true,
            // Jobs keep what they made, as long as it takes, until they can record it; and take their time to destroy.
            IsAtWork: !envelope.IsClosed
                || (envelope.Status == EnvelopeStatus.Completed && envelope.Preservation != PreservationState.Active)
                || envelope.Disposal is { IsStarted: true },
            IsHeld: envelope.LegalHold is not null,
            IsDestroyed: envelope.DisposedAt is not null,
            [.. DocumentHistory.RevisionsIn(events).Select(named => new DocumentKey(DocumentFiles.Scope(envelope.Id, named.Id), named.Revision.Sha256).ToString())]);

        public (ScrubFault Fault, string Reason)? FindFault(DocumentKey key) => this switch
        {
            { IsDestroyed: true } => (ScrubFault.NotDestroyed, $"The stored document {key} was to be destroyed with its envelope's."),
            { IsThere: false } => (ScrubFault.Orphaned, $"There is no envelope of the stored document {key}."),
            { IsAtWork: true } => null,
            _ => Named.Contains(key.ToString()) ? null : (ScrubFault.Orphaned, $"The log does not name the stored document {key}."),
        };
    }
}

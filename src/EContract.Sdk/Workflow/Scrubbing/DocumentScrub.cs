using System.Runtime.CompilerServices;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Commands;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.Workflow.Scrubbing;

/// <summary>
/// Reads all stored documents that the logs name, to their ends, and says which are not what was saved. Those are given to nobody until what
/// was saved is back: a later scrub, or <see cref="CheckAsync"/>, finds that out. Envelopes are read page by page and documents as streams:
/// a million of them take no more memory than one.
/// </summary>
/// <remarks>What is found is recorded in the envelope's log and in the tenant's, and the operator is told. Orphans are only reported.</remarks>
public sealed partial class DocumentScrub
{
    private const int PageSize = 100;

    private readonly EnvelopeServices _services;
    private readonly EnvelopeJournal _journal;
    private readonly ScrubOptions _options;
    private readonly ILogger _logger;

    /// <summary>Creates a scrub.</summary>
    /// <param name="services">What envelopes are handled with.</param>
    /// <param name="options">How; as fast as can be when <see langword="null"/>.</param>
    public DocumentScrub(EnvelopeServices services, ScrubOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        _services = services;
        _journal = new EnvelopeJournal(services);
        _options = options ?? new ScrubOptions { BytesPerSecond = null };
        _logger = services.Logging.CreateLogger<DocumentScrub>();
    }

    /// <summary>Reads all documents, then looks for those that no log names.</summary>
    /// <param name="after">Goes on after this envelope, as <see cref="ScrubProgress.After"/> of a scrub that was stopped; from the beginning when <see langword="null"/>.</param>
    /// <param name="progress">Is told after each envelope.</param>
    /// <param name="cancellationToken">Stops; what was found stays recorded.</param>
    /// <returns>What is wrong, while it goes on; nothing when all is well.</returns>
    /// <exception cref="DocumentStoreException">The store cannot be read, or too many documents in a row are faulty: nothing is said of the rest.</exception>
    public async IAsyncEnumerable<ScrubFinding> RunAsync(
        EnvelopeId? after = null, IProgress<ScrubProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pass = new ScrubPass(_options, _services.Time, after);
        await using (pass.ConfigureAwait(false))
        {
            while (await _services.Envelopes.ListAsync(new EnvelopeListing { After = pass.After, Limit = PageSize }, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
            {
                foreach (EnvelopeSummary summary in page)
                {
                    foreach (ScrubFinding finding in await CheckAsync(summary, pass, cancellationToken).ConfigureAwait(false))
                        yield return finding;
                    ScrubProgress done = pass.Finish(summary);
                    progress?.Report(done);
                }
            }

            if (after is null && _services.Log is { } log)
            {
                foreach ((TenantId tenant, long documents) in pass.Sound)
                    await log.RecordAsync(tenant, new ScrubSucceeded(documents), cancellationToken: cancellationToken).ConfigureAwait(false);
            }
        }

        await foreach (ScrubFinding orphan in FindOrphansAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
            yield return orphan;
    }

    /// <summary>Reads the documents of one envelope, as after they were restored: those that are back are given again.</summary>
    /// <returns>What is still wrong.</returns>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="AuditBrokenException">Its events were changed behind our back.</exception>
    /// <exception cref="DocumentStoreException">The store cannot be read.</exception>
    public async ValueTask<IReadOnlyList<ScrubFinding>> CheckAsync(EnvelopeId id, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<EventRecord> events = await _journal.ReadAsync(id, cancellationToken).ConfigureAwait(false);
        var pass = new ScrubPass(_options, _services.Time, after: null);
        await using (pass.ConfigureAwait(false))
            return await CheckAsync(Envelope.Fold(events), events, pass, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<ScrubFinding>> CheckAsync(EnvelopeSummary summary, ScrubPass pass, CancellationToken cancellationToken)
    {
        IReadOnlyList<EventRecord> events;
        try
        {
            events = await _journal.ReadAsync(summary.Id, cancellationToken).ConfigureAwait(false);
        }
        catch (AuditBrokenException e)
        {
            pass.Fail(summary.Tenant);
            LogLogBroken(summary.Id, e.Message);
            return [new ScrubFinding(ScrubFault.LogBroken, summary.Id, null, e.Message)];
        }

        return await CheckAsync(Envelope.Fold(events), events, pass, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<ScrubFinding>> CheckAsync(
        Envelope envelope, IReadOnlyList<EventRecord> events, ScrubPass pass, CancellationToken cancellationToken)
    {
        var findings = new List<ScrubFinding>();
        if (QuarantineCommands.IsDestroyed(envelope))
            return findings;
        foreach ((DocumentId id, DocumentRevision revision) in DocumentHistory.RevisionsIn(events))
        {
            var key = new DocumentKey(DocumentFiles.Scope(envelope.Id, id), revision.Sha256);
            if (await pass.FindFaultAsync(_services.Documents, key, revision, envelope.Tenant, cancellationToken).ConfigureAwait(false) is not { } fault)
            {
                if (envelope.FindDocument(id) is { } document && document.Quarantined.Contains(revision.Sha256))
                    await RecordAsync(envelope.Id, now => QuarantineCommands.Release(now, id, revision.Sha256), cancellationToken).ConfigureAwait(false);
                continue;
            }

            // What is being destroyed meanwhile is no fault.
            if (QuarantineCommands.IsDestroyed(await _journal.LoadAsync(envelope.Id, cancellationToken).ConfigureAwait(false)))
                return findings;
            if (fault.Fault == ScrubFault.Missing)
                await RequireAnyAsync(cancellationToken).ConfigureAwait(false);
            pass.Fail(envelope.Tenant);
            await RecordAsync(envelope, id, revision.Sha256, fault, cancellationToken).ConfigureAwait(false);
            findings.Add(new ScrubFinding(fault.Fault, envelope.Id, key, fault.Reason));
        }

        return findings;
    }

    // Where nothing is, nothing got lost: the store is not there, and no document is at fault.
    private async ValueTask RequireAnyAsync(CancellationToken cancellationToken)
    {
        await foreach (KeptDocument _ in _services.Documents.ListAllAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
            return;
        throw new DocumentStoreException(DocumentStoreFailure.Unavailable, "The document store is empty; it may be another one, or not be mounted.");
    }

    private async ValueTask RecordAsync(Envelope envelope, DocumentId id, string sha256, (ScrubFault Fault, string Reason) found, CancellationToken cancellationToken)
    {
        LogFault(envelope.Id, id, found.Reason);
        DocumentFault? fault = found.Fault switch
        {
            ScrubFault.Missing => DocumentFault.Missing,
            ScrubFault.Changed => DocumentFault.Changed,
            // A key that comes back brings all its documents back; nothing is known against them.
            _ => null,
        };
        if (fault is { } known)
            await RecordAsync(envelope.Id, now => QuarantineCommands.Quarantine(now, id, sha256, known, found.Reason), cancellationToken).ConfigureAwait(false);
        if (_services.Log is { } log)
            await log.RecordAsync(envelope.Tenant, new ScrubFailed(envelope.Id, id, sha256, found.Reason), cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask RecordAsync(EnvelopeId id, Func<Envelope, List<EnvelopeEvent>> decide, CancellationToken cancellationToken) =>
        await _journal.ChangeAsync(id, RequestContext.None, (draft, token) => draft.RecordAsync(decide(draft.Envelope), token), cancellationToken).ConfigureAwait(false);

    [LoggerMessage(2501, LogLevel.Error, "A stored revision of document {DocumentId} of envelope {EnvelopeId} is faulty: {Reason}")]
    private partial void LogFault(EnvelopeId envelopeId, DocumentId documentId, string reason);

    [LoggerMessage(2502, LogLevel.Error, "The log of envelope {EnvelopeId} does not say which documents it has: {Reason}")]
    private partial void LogLogBroken(EnvelopeId envelopeId, string reason);
}

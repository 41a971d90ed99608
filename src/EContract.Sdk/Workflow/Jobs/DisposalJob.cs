using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Commands;
using EContract.Sdk.Workflow.Seals;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>
/// Destroys all revisions of all documents of an envelope, and the seals, when two users have agreed and nothing speaks against it any more. What is
/// recorded first is the point of no return; whatever happens then, the next run finds less to destroy, and finishes.
/// </summary>
internal sealed class DisposalJob(EnvelopeServices services, EnvelopeJournal journal) : IEnvelopeJob
{
    public async ValueTask RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        Envelope envelope = await ChangeAsync(run, draft => RetentionCommands.Start(draft.Envelope, draft.Now, services.Options), cancellationToken).ConfigureAwait(false);
        if (envelope is not { Disposal.IsStarted: true, DisposedAt: null })
        {
            await services.Envelopes.SettleJobAsync(run.Done(), cancellationToken).ConfigureAwait(false);
            return;
        }

        IReadOnlyList<DestroyedRevision> destroyed = await DestroyAsync(envelope, cancellationToken).ConfigureAwait(false);
        await ChangeAsync(
            run,
            draft =>
            {
                draft.Job = run.Done();
                return RetentionCommands.Complete(draft.Envelope, destroyed);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public List<EnvelopeEvent> Failed(Envelope envelope, JobRun run, EnvelopeDelay delay) => [];

    private ValueTask<Envelope> ChangeAsync(JobRun run, Func<CommitDraft, List<EnvelopeEvent>> decide, CancellationToken cancellationToken) =>
        journal.ChangeAsync(run.EnvelopeId, RequestContext.None, (draft, token) => draft.RecordAsync(decide(draft), token), cancellationToken);

    private async ValueTask<IReadOnlyList<DestroyedRevision>> DestroyAsync(Envelope envelope, CancellationToken cancellationToken)
    {
        EnvelopeId id = envelope.Id;
        IReadOnlyList<EventRecord> events = await journal.ReadAsync(id, cancellationToken).ConfigureAwait(false);
        DestroyedRevision[] named = [.. DocumentHistory.RevisionsIn(events).Select(named => new DestroyedRevision(named.Id, named.Revision.Sha256)).Distinct()];
        foreach (DestroyedRevision revision in named)
            await services.Documents.ShredAsync(new DocumentKey(DocumentFiles.Scope(id, revision.DocumentId), revision.Sha256), cancellationToken).ConfigureAwait(false);

        // What a step left that never came to be recorded holds the same text.
        foreach (DocumentId document in named.Select(revision => revision.DocumentId).Concat(envelope.Participants.Select(participant => SealFiles.IdOf(participant.Id))).Distinct())
        {
            foreach (DocumentKey left in await services.Documents.ListAsync(DocumentFiles.Scope(id, document), cancellationToken).ConfigureAwait(false))
                await services.Documents.ShredAsync(left, cancellationToken).ConfigureAwait(false);
        }

        return named;
    }
}

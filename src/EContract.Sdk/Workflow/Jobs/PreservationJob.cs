using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Pades;
using EContract.Sdk.Workflow.Commands;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>
/// What follows after the grace period: revocation information that is newer than the signatures, and a document timestamp over it
/// (EN 319 102-1, 5.5.4: only information issued after a signature says that its certificate stood when it was made).
/// </summary>
internal sealed class PreservationJob(EnvelopeServices services, EnvelopeJournal journal) : IEnvelopeJob
{
    private readonly LongTermSeal _seal = new(services);

    public async ValueTask RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        Envelope envelope = await journal.LoadAsync(run.EnvelopeId, cancellationToken).ConfigureAwait(false);
        if (envelope.Preservation != PreservationState.LtaPending)
        {
            await services.Envelopes.SettleJobAsync(run.Done(), cancellationToken).ConfigureAwait(false);
            return;
        }

        var documents = new List<DocumentSealed>();
        foreach (EnvelopeFile file in EnvelopeFile.AllOf(envelope))
            documents.Add(await _seal.ApplyAsync(run, envelope, file, PadesLevel.BaselineLTA, cancellationToken).ConfigureAwait(false));
        await journal.ChangeAsync(
            run.EnvelopeId,
            RequestContext.None,
            async (draft, token) =>
            {
                draft.Job = run.Done();
                await draft.RecordAsync(PreservationCommands.Complete(draft.Envelope, documents), token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public List<EnvelopeEvent> Failed(Envelope envelope, JobRun run, EnvelopeDelay delay) => PreservationCommands.Delay(envelope, delay);
}

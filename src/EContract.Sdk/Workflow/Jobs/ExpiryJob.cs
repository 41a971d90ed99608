using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Workflow.Commands;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>Ends an envelope whose time is over.</summary>
internal sealed class ExpiryJob(EnvelopeServices services, EnvelopeJournal journal) : IEnvelopeJob
{
    public async ValueTask RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        bool recorded = false;
        await journal.ChangeAsync(
            run.EnvelopeId,
            RequestContext.None,
            async (draft, token) =>
            {
                draft.Job = run.Done();
                await draft.RecordAsync(ClosingCommands.Expire(draft.Envelope, draft.Now), token).ConfigureAwait(false);
                recorded = !draft.IsEmpty;
            },
            cancellationToken).ConfigureAwait(false);
        if (!recorded)
            await services.Envelopes.SettleJobAsync(run.Done(), cancellationToken).ConfigureAwait(false);
    }

    public List<EnvelopeEvent> Failed(Envelope envelope, JobRun run, EnvelopeDelay delay) => [];
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>A job that only decides, at a time, whether something is to be recorded; what was recorded and that it ran is one transaction.</summary>
internal abstract class DeadlineJob(EnvelopeServices services, EnvelopeJournal journal) : IEnvelopeJob
{
    protected EnvelopeServices Services { get; } = services;

    protected EnvelopeJournal Journal { get; } = journal;

    public async ValueTask RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        bool recorded = false;
        await Journal.ChangeAsync(
            run.EnvelopeId,
            RequestContext.None,
            async (draft, token) =>
            {
                draft.Job = run.Done();
                await DecideAsync(draft, run, token).ConfigureAwait(false);
                recorded = !draft.IsEmpty;
            },
            cancellationToken).ConfigureAwait(false);
        if (!recorded)
            await Services.Envelopes.SettleJobAsync(run.Done(), cancellationToken).ConfigureAwait(false);
    }

    public List<EnvelopeEvent> Failed(Envelope envelope, JobRun run, EnvelopeDelay delay) => [];

    /// <summary>Records what is due, given the envelope as it is now; nothing when nothing is.</summary>
    protected abstract ValueTask DecideAsync(CommitDraft draft, JobRun run, CancellationToken cancellationToken);
}

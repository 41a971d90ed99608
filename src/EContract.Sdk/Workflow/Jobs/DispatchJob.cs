using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Workflow.Commands;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>Sends an envelope at the time that was set, unless that was taken back or changed.</summary>
internal sealed class DispatchJob(EnvelopeServices services, EnvelopeJournal journal) : IEnvelopeJob
{
    private readonly EnvelopeDispatch _dispatch = new(services, journal);

    public async ValueTask RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        Envelope envelope = await journal.LoadAsync(run.EnvelopeId, cancellationToken).ConfigureAwait(false);
        if (IsDue(envelope, run))
            await _dispatch.SendAsync(envelope, RequestContext.None, run.Done(), cancellationToken).ConfigureAwait(false);
        else
            await services.Envelopes.SettleJobAsync(run.Done(), cancellationToken).ConfigureAwait(false);
    }

    public List<EnvelopeEvent> Failed(Envelope envelope, JobRun run, EnvelopeDelay delay) =>
        IsDue(envelope, run) ? [new DispatchDelayed(delay)] : [];

    private static bool IsDue(Envelope envelope, JobRun run) =>
        envelope.Status == EnvelopeStatus.Scheduled && JobKinds.DispatchId(envelope.Id, envelope.SendAt!.Value) == run.Job.Id;
}

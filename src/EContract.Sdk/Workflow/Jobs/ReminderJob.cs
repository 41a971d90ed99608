using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>Reminds those whose turn it is some days before the envelope's time is over.</summary>
internal sealed class ReminderJob(EnvelopeServices services, EnvelopeJournal journal) : IEnvelopeJob
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
                if (IsDue(draft.Envelope, run))
                {
                    foreach (Participant participant in draft.Envelope.Participants.Where(participant => participant.NeedsSigningLink))
                        await journal.Reactions.RemindAsync(draft, participant, token).ConfigureAwait(false);
                }

                recorded = !draft.IsEmpty;
            },
            cancellationToken).ConfigureAwait(false);
        if (!recorded)
            await services.Envelopes.SettleJobAsync(run.Done(), cancellationToken).ConfigureAwait(false);
    }

    public List<EnvelopeEvent> Failed(Envelope envelope, JobRun run, EnvelopeDelay delay) => [];

    // When the date due was changed meanwhile, there are other reminders; when nobody worked for a while, the newest is enough.
    private bool IsDue(Envelope envelope, JobRun run)
    {
        DateTimeOffset now = services.Time.GetUtcNow();
        return envelope is { Status: EnvelopeStatus.InProgress, ExpiresAt: { } due }
            && now < due
            && Reminders.Times(due, services.Options).Where(time => time <= now).DefaultIfEmpty().Max() is { } newest
            && JobKinds.RemindId(envelope.Id, newest) == run.Job.Id;
    }
}

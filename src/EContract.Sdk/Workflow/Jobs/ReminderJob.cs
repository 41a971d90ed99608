using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>Reminds those whose turn it is some days before the envelope's time is over.</summary>
internal sealed class ReminderJob(EnvelopeServices services, EnvelopeJournal journal) : DeadlineJob(services, journal)
{
    protected override async ValueTask DecideAsync(CommitDraft draft, JobRun run, CancellationToken cancellationToken)
    {
        if (!IsDue(draft.Envelope, run, draft.Now))
            return;
        foreach (Participant participant in draft.Envelope.Participants.Where(Reminders.AreDueTo))
            await Journal.Reactions.RemindAsync(draft, participant, cancellationToken).ConfigureAwait(false);
    }

    // When the date due was changed meanwhile, there are other reminders; when nobody worked for a while, the newest is enough.
    private bool IsDue(Envelope envelope, JobRun run, DateTimeOffset now) => envelope is { Status: EnvelopeStatus.InProgress or EnvelopeStatus.PendingApproval, ExpiresAt: { } due }
        && now < due
        && Reminders.Times(due, Services.Options).Where(time => time <= now).DefaultIfEmpty().Max() is var newest
        && JobKinds.RemindId(envelope.Id, newest) == run.Job.Id;
}

using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>Reminds those whose time to download the result is nearly over and who have not done so.</summary>
internal sealed class DownloadReminderJob(EnvelopeServices services, EnvelopeJournal journal) : DeadlineJob(services, journal)
{
    protected override async ValueTask DecideAsync(CommitDraft draft, JobRun run, CancellationToken cancellationToken)
    {
        foreach (Participant participant in draft.Envelope.Participants.Where(participant => IsDue(draft.Envelope, participant, run, draft.Now)))
            await Journal.Reactions.RemindOfDownloadAsync(draft, participant, cancellationToken).ConfigureAwait(false);
    }

    // Who was given another link meanwhile is reminded by that one's own job.
    private bool IsDue(Envelope envelope, Participant participant, JobRun run, DateTimeOffset now) =>
        participant is { HasDownloaded: false, DownloadLink.ExpiresAt: var expiry }
        && now < expiry
        && JobKinds.RemindOfDownloadId(envelope.Id, expiry.AddDays(-Services.Options.DownloadReminderDays)) == run.Job.Id;
}

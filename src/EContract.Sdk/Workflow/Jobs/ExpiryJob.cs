using EContract.Sdk.Workflow.Commands;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>Ends an envelope whose time is over.</summary>
internal sealed class ExpiryJob(EnvelopeServices services, EnvelopeJournal journal) : DeadlineJob(services, journal)
{
    protected override ValueTask DecideAsync(CommitDraft draft, JobRun run, CancellationToken cancellationToken) =>
        draft.RecordAsync(ClosingCommands.Expire(draft.Envelope, draft.Now), cancellationToken);
}

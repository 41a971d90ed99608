using EContract.Sdk.Workflow.Commands;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>Tells whoever looks after records that documents need not be kept any longer. Where that day was moved meanwhile, another job does.</summary>
internal sealed class RetentionJob(EnvelopeServices services, EnvelopeJournal journal) : DeadlineJob(services, journal)
{
    protected override ValueTask DecideAsync(CommitDraft draft, JobRun run, CancellationToken cancellationToken) =>
        draft.Envelope.RetainUntil is { } until && JobKinds.EndRetentionId(draft.Envelope.Id, until) == run.Job.Id
            ? draft.RecordAsync(RetentionCommands.Pass(draft.Envelope, draft.Now, Services.Options), cancellationToken)
            : default;
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>Tells an envelope that another one took its place, or ended it by agreement. Told twice, it knows it already.</summary>
internal sealed class RelationJob(EnvelopeServices services, EnvelopeJournal journal) : IEnvelopeJob
{
    public async ValueTask RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        Envelope envelope = await journal.LoadAsync(run.EnvelopeId, cancellationToken).ConfigureAwait(false);
        if (envelope.Supersedes is { } superseded)
        {
            await TellAsync(superseded, other => other.SupersededBy == envelope.Id ? [] : [new EnvelopeSuperseded(envelope.Id)], cancellationToken)
                .ConfigureAwait(false);
        }

        if (envelope.Rescinds is { } rescinded)
        {
            await TellAsync(rescinded, other => other.RescindedBy == envelope.Id ? [] : [new EnvelopeRescinded(envelope.Id)], cancellationToken)
                .ConfigureAwait(false);
        }

        await services.Envelopes.SettleJobAsync(run.Done(), cancellationToken).ConfigureAwait(false);
    }

    public List<EnvelopeEvent> Failed(Envelope envelope, JobRun run, EnvelopeDelay delay) => [];

    private async ValueTask TellAsync(EnvelopeId id, Func<Envelope, EnvelopeEvent[]> decide, CancellationToken cancellationToken) =>
        await journal.ChangeAsync(
            id, RequestContext.None, (draft, token) => draft.RecordAsync(decide(draft.Envelope), token), cancellationToken)
            .ConfigureAwait(false);
}

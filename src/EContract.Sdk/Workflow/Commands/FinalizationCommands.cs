using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Commands;

/// <summary>From the last signature to the sealed result.</summary>
internal static class FinalizationCommands
{
    public static List<EnvelopeEvent> Complete(
        Envelope envelope, ClosingSealEmbedded? closing, IReadOnlyList<DocumentSealed> documents, ConclusionCertificateIssued? certificate)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Complete);
        EnvelopeEvent?[] events = [closing, .. documents, certificate, new EnvelopeCompleted()];
        return [.. events.OfType<EnvelopeEvent>()];
    }

    public static List<EnvelopeEvent> Delay(Envelope envelope, EnvelopeDelay delay) =>
        !EnvelopeStateMachine.Allows(envelope.Status, EnvelopeVerb.DelaySealing) ? []
            : delay.NextAttemptAt is null ? [new FinalizationFailed(delay)]
            : [new FinalizationDelayed(delay)];

    /// <summary>Tries again what failed, whether it has stopped for good or waits for its next try.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="delayed">Its jobs that failed.</param>
    public static List<EnvelopeEvent> Retry(Envelope envelope, IReadOnlyList<DelayedJob> delayed)
    {
        if (envelope.Delay is null && delayed.Count == 0)
            throw Guards.Refuse(EnvelopeRefusal.WrongStatus, envelope, $"Nothing of envelope {envelope.Id} has failed.");
        if (envelope.Delay is null)
            return [new JobsRetried([.. delayed.Select(job => job.Kind).Distinct().Order(StringComparer.Ordinal)])];
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Resume);
        return
        [
            envelope.Status switch
            {
                EnvelopeStatus.Finalizing or EnvelopeStatus.FinalizationFailed => new FinalizationResumed(),
                EnvelopeStatus.Completed => new PreservationResumed(),
                EnvelopeStatus.Scheduled => new EnvelopeScheduled(envelope.SendAt!.Value),
                _ => new SigningResumed(),
            },
        ];
    }
}

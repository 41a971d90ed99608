using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Workflow.Commands;

/// <summary>From the last signature to the sealed result.</summary>
internal static class FinalizationCommands
{
    public static List<EnvelopeEvent> Complete(Envelope envelope, ClosingSealEmbedded? closing, IReadOnlyList<DocumentSealed> documents)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Complete);
        return [.. closing is null ? Array.Empty<EnvelopeEvent>() : [closing], .. documents, new EnvelopeCompleted()];
    }

    public static List<EnvelopeEvent> Delay(Envelope envelope, EnvelopeDelay delay) =>
        !EnvelopeStateMachine.Allows(envelope.Status, EnvelopeVerb.DelaySealing) ? []
            : delay.NextAttemptAt is null ? [new FinalizationFailed(delay)]
            : [new FinalizationDelayed(delay)];

    public static List<EnvelopeEvent> Resume(Envelope envelope)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Resume);
        if (envelope.Delay is not { NextAttemptAt: null })
            throw Guards.Refuse(EnvelopeRefusal.WrongStatus, envelope, $"Nothing of envelope {envelope.Id} has stopped.");
        return
        [
            envelope.Status switch
            {
                EnvelopeStatus.FinalizationFailed => new FinalizationResumed(),
                EnvelopeStatus.Completed => new PreservationResumed(),
                EnvelopeStatus.Scheduled => new EnvelopeScheduled(envelope.SendAt!.Value),
                _ => new SigningResumed(),
            },
        ];
    }
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Workflow.Commands;

/// <summary>From level B-LT to B-LTA, after the envelope was completed.</summary>
internal static class PreservationCommands
{
    public static List<EnvelopeEvent> Complete(Envelope envelope, IReadOnlyList<DocumentSealed> documents)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Preserve);
        return [.. documents, new EnvelopePreserved()];
    }

    public static List<EnvelopeEvent> Delay(Envelope envelope, EnvelopeDelay delay) =>
        envelope.Preservation != PreservationState.LtaPending ? []
            : delay.NextAttemptAt is null ? [new PreservationFailed(delay)]
            : [new PreservationDelayed(delay)];
}

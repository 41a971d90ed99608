using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Workflow.Commands;

/// <summary>Whose turn comes when somebody has acted: the rest of the stage, the next stage, or sealing; after internal approval, sending.</summary>
internal static class Turns
{
    /// <summary>What follows from a participant's act.</summary>
    /// <param name="envelope">The envelope before the act.</param>
    /// <param name="actor">Who has acted.</param>
    /// <param name="now">The time.</param>
    public static IEnumerable<EnvelopeEvent> PassOn(Envelope envelope, Participant actor, DateTimeOffset now)
    {
        Participant[] stage = [.. envelope.Participants.Where(participant => participant.HasTurn && participant.Stage == actor.Stage)];
        ParticipantId[] skipped = [.. envelope.Groups
            .Where(group => stage.Count(member => member.Group == group.Name && HasActed(member)) >= group.Required)
            .SelectMany(group => stage.Where(member => member.Group == group.Name && IsUndecided(member)))
            .Select(member => member.Id)];
        foreach (ParticipantId id in skipped)
            yield return new ParticipantSkipped(id);
        if (stage.Any(participant => !HasActed(participant) && participant.State != ParticipantState.Skipped && !skipped.Contains(participant.Id)))
            yield break;
        if (actor.IsInternal)
        {
            yield return new DispatchApproved();
            foreach (EnvelopeEvent sent in Dispatch(envelope, now))
                yield return sent;
            yield break;
        }

        bool isLast = envelope.Participants.All(participant => !participant.HasTurn || participant.Stage <= actor.Stage);
        yield return !isLast ? new StageActivated(actor.Stage + 1)
            : SignaturesWait(envelope, actor) ? new SignaturesReleased()
            : new FinalizationStarted();

        bool HasActed(Participant participant) => participant.Id == actor.Id || participant.HasActed;

        // Whoever has confirmed has acted as far as they are concerned: the signature is being made, and counts.
        bool IsUndecided(Participant participant) =>
            !HasActed(participant) && participant.Confirmation is null && participant.State != ParticipantState.Skipped;
    }

    /// <summary>What follows when one of the signatures was made that had waited for everybody's confirmation.</summary>
    public static IEnumerable<EnvelopeEvent> FollowRelease(Envelope envelope, Participant signed) =>
        envelope.Participants.Any(participant => participant.State == ParticipantState.Signing && participant.Id != signed.Id)
            ? []
            : [new FinalizationStarted()];

    private static bool SignaturesWait(Envelope envelope, Participant actor) => envelope.SignatureTiming == SignatureTiming.OnCompletion
        && (actor.Action == ParticipantAction.Sign || envelope.Participants.Any(participant => participant.State == ParticipantState.Confirmed));

    private static IEnumerable<EnvelopeEvent> Dispatch(Envelope envelope, DateTimeOffset now) => envelope.SendAt is { } at && at > now
        ? [new EnvelopeScheduled(at)]
        : [new EnvelopeSent(now + envelope.SigningPeriod), new StageActivated(1)];
}

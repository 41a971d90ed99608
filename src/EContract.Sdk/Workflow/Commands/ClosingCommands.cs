using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Commands;

/// <summary>How an envelope ends without a contract.</summary>
internal static class ClosingCommands
{
    public static List<EnvelopeEvent> Decline(Envelope envelope, StoredLink link, string reason, DateTimeOffset now)
    {
        Participant participant = Guards.RequireTurn(envelope, link, EnvelopeVerb.Decline, now);
        Guards.RequireUndecided(envelope, participant);
        if (participant.IsInternal)
            return [new DispatchRejected(participant.Id, reason)];
        return [new ParticipantDeclined(participant.Id, reason), new EnvelopeDeclined(reason)];
    }

    public static List<EnvelopeEvent> Void(Envelope envelope, string reason)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Void);
        return [new EnvelopeVoided(reason)];
    }

    /// <summary>Ends an envelope whose time is over, unless everybody confirmed in time and only our work is left.</summary>
    public static List<EnvelopeEvent> Expire(Envelope envelope, DateTimeOffset now)
    {
        bool isDue = EnvelopeStateMachine.Allows(envelope.Status, EnvelopeVerb.Expire)
            && now >= envelope.ExpiresAt
            && envelope.Participants.Any(participant => participant.IsUndecided);
        return isDue ? [new EnvelopeExpired()] : [];
    }
}

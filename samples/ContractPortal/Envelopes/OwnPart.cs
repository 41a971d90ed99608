using EContract.Samples.ContractPortal.Users;
using EContract.Sdk.Contracts;

namespace EContract.Samples.ContractPortal.Envelopes;

/// <summary>Which of the participants a user of the portal is.</summary>
internal static class OwnPart
{
    /// <summary>Finds whom the user is asked to act as; nobody where the user takes no part, or is not asked at the moment.</summary>
    public static Participant? Find(Envelope envelope, DemoUser user) =>
        envelope.Participants.FirstOrDefault(participant => IsAsked(envelope, participant) && Is(participant, user));

    /// <summary>Whether somebody has been asked, and has not answered.</summary>
    public static bool IsAsked(Envelope envelope, Participant participant) =>
        envelope.Status is EnvelopeStatus.InProgress or EnvelopeStatus.PendingApproval
        && participant.State is ParticipantState.Active or ParticipantState.Viewed;

    public static bool Is(Participant participant, DemoUser user) => string.Equals(participant.Email, user.Email, StringComparison.OrdinalIgnoreCase);
}

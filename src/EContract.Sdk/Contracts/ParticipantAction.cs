namespace EContract.Sdk.Contracts;

/// <summary>What a participant does when the turn comes.</summary>
public enum ParticipantAction
{
    /// <summary>Signs every document.</summary>
    Sign,

    /// <summary>Approves; recorded with the hashes of what was shown, no signature.</summary>
    Approve,

    /// <summary>Confirms having looked at the documents; recorded likewise.</summary>
    Acknowledge,

    /// <summary>Nothing: has no turn, and gets the result.</summary>
    Receive,
}

/// <summary>What the roles do unless somebody says otherwise.</summary>
internal static class ParticipantActions
{
    public static ParticipantAction UsualFor(ParticipantRole role) => role switch
    {
        ParticipantRole.Approver or ParticipantRole.InternalApprover => ParticipantAction.Approve,
        ParticipantRole.Reviewer => ParticipantAction.Acknowledge,
        ParticipantRole.Recipient => ParticipantAction.Receive,
        _ => ParticipantAction.Sign,
    };
}

namespace EContract.Sdk.Contracts;

/// <summary>Where a participant stands.</summary>
public enum ParticipantState
{
    /// <summary>An earlier stage is not done yet.</summary>
    Waiting,

    /// <summary>It is the participant's turn, and the request is on its way.</summary>
    Active,

    /// <summary>The participant has opened the documents.</summary>
    Viewed,

    /// <summary>The participant has confirmed; the signature is being made.</summary>
    Signing,

    /// <summary>The participant's signature is in every document. Final.</summary>
    Signed,

    /// <summary>The participant declined. Final.</summary>
    Declined,

    /// <summary>The envelope ended before the participant signed. Final.</summary>
    Released,
}

namespace EContract.Sdk.Contracts;

/// <summary>Where a participant stands.</summary>
public enum ParticipantState
{
    /// <summary>An earlier stage is not done yet; who only receives the result waits until the end.</summary>
    Waiting,

    /// <summary>It is the participant's turn, and the request is on its way.</summary>
    Active,

    /// <summary>The participant has opened the documents.</summary>
    Viewed,

    /// <summary>The participant has confirmed; the signature is being made.</summary>
    Signing,

    /// <summary>The participant's signature is in every document. Final.</summary>
    Signed,

    /// <summary>The participant has approved. Final.</summary>
    Approved,

    /// <summary>The participant has confirmed having looked at the documents. Final.</summary>
    Acknowledged,

    /// <summary>Enough others of the participant's group have acted. Final.</summary>
    Skipped,

    /// <summary>Somebody else acts in the participant's place. Final.</summary>
    Delegated,

    /// <summary>The participant declined. Final.</summary>
    Declined,

    /// <summary>The participant only receives the result, and was sent it. Final.</summary>
    Received,

    /// <summary>The envelope ended before the participant acted. Final.</summary>
    Released,

    /// <summary>The participant has confirmed; the signature is made when all have (<see cref="SignatureTiming.OnCompletion"/>).</summary>
    Confirmed,
}

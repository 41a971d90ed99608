namespace EContract.Sdk.Contracts;

/// <summary>Where an envelope stands.</summary>
public enum EnvelopeStatus
{
    /// <summary>Being prepared; nobody was told of it.</summary>
    Draft,

    /// <summary>Sent; participants are signing, stage by stage.</summary>
    InProgress,

    /// <summary>Everybody has signed; the documents are being sealed for long-term preservation.</summary>
    Finalizing,

    /// <summary>Sealed, found valid and delivered. Final.</summary>
    Completed,

    /// <summary>A participant declined. Final.</summary>
    Declined,

    /// <summary>The sender withdrew it. Final.</summary>
    Voided,

    /// <summary>Not everybody signed in time. Final.</summary>
    Expired,

    /// <summary>Sealing met an error that does not pass by itself; an operator can start it again.</summary>
    FinalizationFailed,

    /// <summary>To be sent by itself at a time that was set.</summary>
    Scheduled,

    /// <summary>Stopped for the moment by the sender or an operator: no link works, nothing is signed.</summary>
    Suspended,

    /// <summary>Waiting for its internal approvers, before it is sent.</summary>
    PendingApproval,
}

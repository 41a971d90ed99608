namespace EContract.Sdk.Workflow;

/// <summary>What an envelope may wait for.</summary>
public enum EnvelopeWaitKind
{
    /// <summary>A participant to act.</summary>
    Participant,

    /// <summary>A confirmed signature to be made.</summary>
    Signature,

    /// <summary>The time to be sent.</summary>
    Sending,

    /// <summary>The sender to let it go on.</summary>
    Suspension,

    /// <summary>The documents to be sealed.</summary>
    Sealing,

    /// <summary>Anything else that is done in the background.</summary>
    Job,
}

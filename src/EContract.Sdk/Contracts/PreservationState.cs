namespace EContract.Sdk.Contracts;

/// <summary>How far a completed envelope's documents are provable for the long term.</summary>
public enum PreservationState
{
    /// <summary>The envelope is not completed.</summary>
    None,

    /// <summary>The documents have level B-LT; their document timestamp (B-LTA) follows after the grace period.</summary>
    LtaPending,

    /// <summary>The documents have level B-LTA.</summary>
    Active,

    /// <summary>
    /// B-LTA was not reached, as when a certificate was found revoked in the grace period: <see cref="Envelope.Delay"/> says why. The
    /// documents are as they were when the envelope was completed, and an operator has to look.
    /// </summary>
    AtRisk,
}

namespace EContract.Sdk.Workflow.Readiness;

/// <summary>What an envelope's signatures need.</summary>
public enum ReadinessSubject
{
    /// <summary>A key that is to sign.</summary>
    Signer,

    /// <summary>The certificate of such a key: trusted, not revoked, valid until the last day of the envelope.</summary>
    Certificate,

    /// <summary>The timestamp authority.</summary>
    TimestampAuthority,
}

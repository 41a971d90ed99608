namespace EContract.Sdk.Validation;

/// <summary>When the revocation status of a certificate must be known.</summary>
public enum RevocationRequirement
{
    /// <summary>Whenever the certificate names an OCSP responder or a CRL.</summary>
    WhereNamed,

    /// <summary>Always, but for trust anchors and certificates marked with ocsp-nocheck.</summary>
    Always,

    /// <summary>Never; a known revocation counts all the same.</summary>
    Never,
}

/// <summary>What is required of a valid signature.</summary>
public sealed record ValidationPolicy
{
    /// <summary>The defaults.</summary>
    public static ValidationPolicy Default { get; } = new();

    /// <summary>When revocation must be checked.</summary>
    /// <value><see cref="RevocationRequirement.WhereNamed"/> by default.</value>
    public RevocationRequirement Revocation { get; init; } = RevocationRequirement.WhereNamed;

    /// <summary>
    /// What may be done to a document after a signature that is no certification; a certification says so itself. An
    /// annotation can cover what was signed, hence the default.
    /// </summary>
    /// <value><see cref="LaterChanges.FormFilling"/> by default.</value>
    public LaterChanges AllowedChanges { get; init; } = LaterChanges.FormFilling;

    /// <summary>Which algorithms and key sizes are acceptable until when.</summary>
    public AlgorithmPolicy Algorithms { get; init; } = AlgorithmPolicy.Default;

    /// <summary>How old revocation information may be that does not say when it expires.</summary>
    /// <value>1 day by default.</value>
    public TimeSpan MaxRevocationAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How far clocks may differ.</summary>
    /// <value>5 minutes by default.</value>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(5);
}

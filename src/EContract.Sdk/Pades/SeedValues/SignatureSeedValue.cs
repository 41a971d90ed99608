namespace EContract.Sdk.Pades.SeedValues;

/// <summary>
/// What the author of a document wants of the signature in a field (the seed value dictionary of ISO 32000-2, table 237).
/// <see cref="PdfCertification"/>, timestamp and certificate have flags of their own; <see cref="Required"/> tells which of
/// the other entries bind. A signer that cannot keep to what binds does not sign.
/// </summary>
public sealed record SignatureSeedValue
{
    /// <summary>Which entries bind the signer.</summary>
    /// <value>None by default: all is advice.</value>
    public SeedValueConstraints Required { get; init; }

    /// <summary>The signature handler to use (Filter), such as <c>Adobe.PPKLite</c>.</summary>
    public string? Filter { get; init; }

    /// <summary>The encodings that may be used, the preferred one first (SubFilter), such as <c>ETSI.CAdES.detached</c>.</summary>
    public IReadOnlyList<string> SubFilters { get; init; } = [];

    /// <summary>The digest algorithms that may be used (DigestMethod): <c>SHA256</c>, <c>SHA384</c>, <c>SHA3-256</c> ….</summary>
    public IReadOnlyList<string> DigestMethods { get; init; } = [];

    /// <summary>How much of this dictionary its reader must know (V): 1 what PDF 1.5 has, 2 PDF 1.7, 3 PDF 2.0.</summary>
    public double? ParserVersion { get; init; }

    /// <summary>The reasons that may be given (Reasons); a single <c>.</c> stands for none at all.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The attestations that the author of a certification may give (LegalAttestation).</summary>
    public IReadOnlyList<string> LegalAttestations { get; init; } = [];

    /// <summary>Whether the certificates are to be checked for revocation, and the evidence embedded (AddRevInfo).</summary>
    public bool? AddRevocationInformation { get; init; }

    /// <summary>Whether signing locks the document (LockDocument).</summary>
    public SeedValueDocumentLock? DocumentLock { get; init; }

    /// <summary>The name of the appearance to use (AppearanceFilter).</summary>
    public string? AppearanceFilter { get; init; }

    /// <summary>Approval or certification (MDP). Always binds.</summary>
    /// <value><see langword="null"/> by default: either.</value>
    public SeedValueMdp? Mdp { get; init; }

    /// <summary>Where to obtain a timestamp (URL of TimeStamp). Advice: the signer's own authority may be used.</summary>
    public string? TimestampUrl { get; init; }

    /// <summary>Whether the signature must have a timestamp (Ff of TimeStamp).</summary>
    public bool RequiresTimestamp { get; init; }

    /// <summary>Who may sign (Cert).</summary>
    public CertificateSeedValue? Certificate { get; init; }
}

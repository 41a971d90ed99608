using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Pades.SeedValues;

/// <summary>Whose certificates may sign a field (the certificate seed value dictionary of ISO 32000-2, table 238).</summary>
public sealed record CertificateSeedValue
{
    /// <summary>Which entries bind the signer.</summary>
    /// <value>None by default: all is advice.</value>
    public CertificateSeedValueConstraints Required { get; init; }

    /// <summary>The certificates that may sign (Subject).</summary>
    public IReadOnlyList<X509Certificate2> Subjects { get; init; } = [];

    /// <summary>Issuers, one of which must be above the signer's certificate, directly or not (Issuer).</summary>
    public IReadOnlyList<X509Certificate2> Issuers { get; init; } = [];

    /// <summary>Certificate policies, dotted, one of which the signer's certificate must have (OID).</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>
    /// Names, one of which the signer's must contain (SubjectDN): values by attribute, which is a short name such as
    /// <c>CN</c> and <c>O</c> or a dotted object identifier.
    /// </summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> SubjectNames { get; init; } = [];

    /// <summary>
    /// Key usages, one of which the signer's must match (KeyUsage). The letters stand for the bits of RFC 5280, 4.2.1.3 in
    /// their order, digitalSignature first: <c>1</c> is set, <c>0</c> is not, <c>X</c> does not matter, nor do those left out.
    /// </summary>
    public IReadOnlyList<string> KeyUsages { get; init; } = [];

    /// <summary>Where a signer without a suitable certificate can find one (URL). Advice.</summary>
    public string? Url { get; init; }
}

using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Testing;

/// <summary>How a <see cref="DevelopmentPki"/> is made.</summary>
public sealed record DevelopmentPkiOptions
{
    /// <summary>
    /// Where the authorities will answer; baked into every certificate (authority information access, CRL distribution points).
    /// </summary>
    /// <value><see langword="null"/>: certificates point nowhere, and revocation is asked in process.</value>
    public Uri? BaseUri { get; init; }

    /// <summary>The kind of keys.</summary>
    /// <value>RSA with 2048 bits unless set.</value>
    public DevelopmentKeyAlgorithm KeyAlgorithm { get; init; } = DevelopmentKeyAlgorithm.Rsa2048;

    /// <summary>What the authorities sign certificates, CRLs, OCSP responses and timestamps with.</summary>
    /// <value>
    /// <see langword="null"/>: what fits their keys, SHA-256, SHA-384 on P-384, SHA-512 on P-521. Ed25519 and ML-DSA keep to
    /// SHA-512 whatever stands here.
    /// </value>
    public DigestAlgorithm? Digest { get; init; }

    /// <summary>The clock of all authorities; <see cref="DevelopmentClock"/> is one that can be set.</summary>
    /// <value>The system's clock unless set.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What all authorities are named after, and the organisation in their certificates.</summary>
    /// <value>"EContract Development" unless set.</value>
    public string Name { get; init; } = "EContract Development";

    /// <summary>Since when the authorities' certificates are valid.</summary>
    /// <value>One day before they are made unless set.</value>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>How long the root is valid.</summary>
    /// <value>30 years unless set, counted as years of 365 days like the others here.</value>
    public TimeSpan RootValidity { get; init; } = TimeSpan.FromDays(30 * 365);

    /// <summary>How long the issuing CA is valid.</summary>
    /// <value>20 years unless set.</value>
    public TimeSpan IssuingCaValidity { get; init; } = TimeSpan.FromDays(20 * 365);

    /// <summary>How long the certificates of the TSA and of the OCSP responder are valid.</summary>
    /// <value>11 years unless set: as long as real timestamping units in Japan.</value>
    public TimeSpan AuthorityValidity { get; init; } = TimeSpan.FromDays(11 * 365);

    /// <summary>How long a signer's certificate is valid when its request does not say.</summary>
    /// <value>2 years unless set.</value>
    public TimeSpan SignerValidity { get; init; } = TimeSpan.FromDays(2 * 365);

    /// <summary>The time between a CRL's <c>thisUpdate</c> and <c>nextUpdate</c>.</summary>
    /// <value>7 days unless set.</value>
    public TimeSpan CrlLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The time between an OCSP answer's <c>thisUpdate</c> and <c>nextUpdate</c>.</summary>
    /// <value>1 day unless set.</value>
    public TimeSpan OcspLifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The TSA's policy, an object identifier.</summary>
    /// <value>One under the enterprise number that RFC 5612 sets aside for documentation, unless set.</value>
    public string TimestampPolicy { get; init; } = "1.3.6.1.4.1.32473.1.1";

    /// <summary>The accuracy that the TSA states (RFC 3161, 2.4.2).</summary>
    /// <value>1 second unless set; <see langword="null"/> states none.</value>
    public TimeSpan? TimestampAccuracy { get; init; } = TimeSpan.FromSeconds(1);
}

using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Testing;

/// <summary>What an end-entity certificate of the development CA shall say. As it stands: a document signer.</summary>
public sealed record DevelopmentCertificateRequest
{
    /// <summary>id-kp-documentSigning (RFC 9336).</summary>
    public const string DocumentSigning = "1.3.6.1.5.5.7.3.36";

    /// <summary>id-kp-emailProtection (RFC 5280, 4.2.1.12): what NSS, and so poppler, asks of a document signer.</summary>
    public const string EmailProtection = "1.3.6.1.5.5.7.3.4";

    /// <summary>id-kp-timeStamping (RFC 3161, 2.3).</summary>
    public const string Timestamping = "1.3.6.1.5.5.7.3.8";

    /// <summary>id-kp-OCSPSigning (RFC 6960, 4.2.2.2).</summary>
    public const string OcspSigning = "1.3.6.1.5.5.7.3.9";

    /// <summary>The subject's common name.</summary>
    public required string CommonName { get; init; }

    /// <summary>The subject's organisation, if any.</summary>
    public string? Organization { get; init; }

    /// <summary>The subject's country, two letters.</summary>
    /// <value>JP unless set.</value>
    public string Country { get; init; } = "JP";

    /// <summary>The subject's e-mail address, ASCII, for the subject alternative name.</summary>
    /// <value><see langword="null"/>, the default: the subject's name stands there over again.</value>
    public string? Email { get; init; }

    /// <summary>Since when it is valid.</summary>
    /// <value>When the issuing CA became valid unless set, so that clocks may be set back a little.</value>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Until when it is valid.</summary>
    /// <value><see cref="DevelopmentPkiOptions.SignerValidity"/> from now unless set.</value>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>The key usage extension, always critical.</summary>
    /// <value>digitalSignature and nonRepudiation unless set.</value>
    public X509KeyUsageFlags KeyUsage { get; init; } = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation;

    /// <summary>The extended key usages, object identifiers; empty leaves the extension out.</summary>
    /// <value>Document signing and e-mail protection unless set.</value>
    public IReadOnlyList<string> ExtendedKeyUsages { get; init; } = [DocumentSigning, EmailProtection];

    /// <summary>Whether the extended key usage extension is critical, as RFC 3161 demands of a TSA.</summary>
    public bool ExtendedKeyUsageIsCritical { get; init; }

    /// <summary>Whether to add id-pkix-ocsp-nocheck (RFC 6960, 4.2.2.2.1).</summary>
    public bool OcspNoCheck { get; init; }

    /// <summary>Whether the certificate says where revocation is published, given that the PKI has a base address.</summary>
    /// <value><see langword="true"/> unless set.</value>
    public bool PointsToRevocation { get; init; } = true;

    /// <summary>The kind of key that is made.</summary>
    /// <value><see langword="null"/>: the PKI's own kind.</value>
    public DevelopmentKeyAlgorithm? KeyAlgorithm { get; init; }

    /// <summary>The key to certify where its private half is elsewhere, for example on an HSM.</summary>
    /// <value><see langword="null"/>: a new key is made and comes with the certificate.</value>
    public PublicKey? PublicKey { get; init; }
}

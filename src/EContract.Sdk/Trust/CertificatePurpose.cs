namespace EContract.Sdk.Trust;

/// <summary>What the certificate at the beginning of a path is meant to do; its own key usages must allow it.</summary>
public enum CertificatePurpose
{
    /// <summary>No requirement.</summary>
    Any,

    /// <summary>To sign documents: key usage, when stated, includes digitalSignature or nonRepudiation.</summary>
    DocumentSigning,

    /// <summary>To sign time-stamp tokens: extended key usage critical and exactly timeStamping (RFC 3161, 2.3).</summary>
    Timestamping,

    /// <summary>To sign OCSP responses for its issuer: extended key usage includes OCSPSigning (RFC 6960, 4.2.2.2).</summary>
    OcspSigning,
}

namespace EContract.Sdk.Revocation;

/// <summary>Why a certificate was revoked (RFC 5280, 5.3.1).</summary>
public enum CrlReason
{
    /// <summary>No reason given.</summary>
    Unspecified = 0,

    /// <summary>The private key is, or may be, in other hands.</summary>
    KeyCompromise = 1,

    /// <summary>The authority's private key is, or may be, in other hands.</summary>
    CaCompromise = 2,

    /// <summary>The subject's name or affiliation changed.</summary>
    AffiliationChanged = 3,

    /// <summary>Another certificate took its place.</summary>
    Superseded = 4,

    /// <summary>The certificate is not needed any more.</summary>
    CessationOfOperation = 5,

    /// <summary>Suspended for now.</summary>
    CertificateHold = 6,

    /// <summary>A hold was lifted (delta CRLs only).</summary>
    RemoveFromCrl = 8,

    /// <summary>The subject may no longer claim what the certificate says.</summary>
    PrivilegeWithdrawn = 9,

    /// <summary>The attribute authority's key is, or may be, in other hands.</summary>
    AttributeAuthorityCompromise = 10,
}

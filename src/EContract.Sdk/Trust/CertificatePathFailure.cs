namespace EContract.Sdk.Trust;

/// <summary>Why no valid certificate path was found; ordered from "nothing there" to "almost right".</summary>
public enum CertificatePathFailure
{
    /// <summary>No chain of issuers leads to a trust anchor.</summary>
    NoPath,

    /// <summary>A certificate names an issuer that is there, but whose key did not sign it.</summary>
    BadSignature,

    /// <summary>A certificate's encoding is broken.</summary>
    Malformed,

    /// <summary>A signature algorithm that we cannot verify.</summary>
    UnsupportedAlgorithm,

    /// <summary>A critical extension that we do not know (RFC 5280, 4.2).</summary>
    UnknownCriticalExtension,

    /// <summary>An issuer is no certification authority (RFC 5280, 6.1.4 k).</summary>
    NotCa,

    /// <summary>An issuer limits the path to fewer certificates (RFC 5280, 6.1.4 m).</summary>
    PathTooLong,

    /// <summary>An issuer's name constraints forbid a name below it (RFC 5280, 6.1.4 g).</summary>
    NameConstraints,

    /// <summary>An authority demands a certificate policy that is valid along the path, and there is none (RFC 5280, 6.1.3 f).</summary>
    Policies,

    /// <summary>A key usage does not allow what the key did (RFC 5280, 6.1.4 n).</summary>
    KeyUsage,

    /// <summary>The extended key usage does not allow the purpose.</summary>
    ExtendedKeyUsage,

    /// <summary>A certificate was not valid yet.</summary>
    NotYetValid,

    /// <summary>A certificate was not valid any more.</summary>
    Expired,
}

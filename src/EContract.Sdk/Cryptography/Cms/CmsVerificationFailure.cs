namespace EContract.Sdk.Cryptography.Cms;

/// <summary>Why a CMS signature does not hold.</summary>
public enum CmsVerificationFailure
{
    /// <summary>The certificate the signer is named by is not there.</summary>
    SignerCertificateMissing,

    /// <summary>A signed attribute that must stand exactly once does not, or cannot be read.</summary>
    MalformedAttributes,

    /// <summary>The content-type attribute names another type than the content has (RFC 5652, 11.1).</summary>
    WrongContentType,

    /// <summary>The content's digest is not the one that was signed.</summary>
    WrongDigest,

    /// <summary>The signature value does not verify with the signer's key.</summary>
    WrongSignature,

    /// <summary>The signing-certificate attribute names another certificate (RFC 5035; CAdES EN 319 122-1, 5.2.2).</summary>
    WrongSigningCertificate,

    /// <summary>A digest or signature algorithm we cannot verify.</summary>
    UnsupportedAlgorithm,
}

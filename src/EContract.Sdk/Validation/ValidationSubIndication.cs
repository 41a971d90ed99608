namespace EContract.Sdk.Validation;

/// <summary>Why a status is what it is: the sub-indications of ETSI EN 319 102-1, 5.1.3, that we can come to.</summary>
public enum ValidationSubIndication
{
    /// <summary>The structure does not conform to its standard, or the document was changed in a way that is not allowed.</summary>
    FormatFailure,

    /// <summary>The digest of the signed bytes is not the one that was signed.</summary>
    HashFailure,

    /// <summary>The signature value does not verify with the signer's key.</summary>
    SigCryptoFailure,

    /// <summary>The certificate was revoked when the signature is proven to have been made.</summary>
    Revoked,

    /// <summary>The certificate was not valid any more when the signature is proven to have been made.</summary>
    Expired,

    /// <summary>The signature is proven to be older than its certificate.</summary>
    NotYetValid,

    /// <summary>The signer's certificate is not there.</summary>
    NoSigningCertificateFound,

    /// <summary>No chain leads to a trust anchor.</summary>
    NoCertificateChainFound,

    /// <summary>A certificate in the chain is not fit for what it did.</summary>
    ChainConstraintsFailure,

    /// <summary>The chain is broken in another way.</summary>
    CertificateChainGeneralFailure,

    /// <summary>The signature lacks, or contradicts, something that the policy wants, such as the signing-certificate attribute.</summary>
    SigConstraintsFailure,

    /// <summary>An algorithm or key size is not acceptable, and nothing proves that the signature is from when it was.</summary>
    CryptoConstraintsFailureNoPoe,

    /// <summary>An algorithm that we cannot verify.</summary>
    CryptoConstraintsFailure,

    /// <summary>The certificate is revoked, and nothing proves that the signature is older.</summary>
    RevokedNoPoe,

    /// <summary>An authority above the signer is revoked, and nothing proves that the signature is older.</summary>
    RevokedCaNoPoe,

    /// <summary>The certificate has expired, or is not valid yet, and nothing proves when the signature was made.</summary>
    OutOfBoundsNoPoe,

    /// <summary>Revocation information is missing or not fresh; a later try, or the network, may bring it.</summary>
    TryLater,

    /// <summary>Timestamps contradict each other.</summary>
    TimestampOrderFailure,
}

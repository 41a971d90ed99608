using System.Diagnostics.CodeAnalysis;

namespace EContract.Sdk.Cryptography;

/// <summary>How a key makes a signature value.</summary>
public enum SignatureScheme
{
    /// <summary>RSASSA-PKCS1-v1_5 (RFC 8017, 8.2).</summary>
    RsaPkcs1,

    /// <summary>RSASSA-PSS with MGF1 of the same digest and a salt as long as the digest (RFC 8017, 8.1; RFC 4056).</summary>
    RsaPss,

    /// <summary>ECDSA (RFC 5753, RFC 5758); the value is the DER <c>Ecdsa-Sig-Value</c>.</summary>
    Ecdsa,

    /// <summary>Pure Ed25519 (RFC 8032, RFC 8419): signs the message, not a digest of it.</summary>
    Ed25519,

    /// <summary>ECDSA whose value is r and s side by side (BSI TR-03111, 5.2.1): read in old signatures, never written.</summary>
    EcdsaPlain,

    /// <summary>
    /// Pure Ed448 (RFC 8032, RFC 8419): verified where no digest stands beside it, as in certificates; never written, because
    /// in CMS it wants SHAKE256, which .NET does not digest in pieces.
    /// </summary>
    Ed448,

    /// <summary>Pure ML-DSA-44 with an empty context (FIPS 204, RFC 9882): signs the message.</summary>
    [Experimental(ExperimentalApi.MLDsa)]
    MLDsa44,

    /// <summary>Pure ML-DSA-65 with an empty context (FIPS 204, RFC 9882): signs the message.</summary>
    [Experimental(ExperimentalApi.MLDsa)]
    MLDsa65,

    /// <summary>Pure ML-DSA-87 with an empty context (FIPS 204, RFC 9882): signs the message.</summary>
    [Experimental(ExperimentalApi.MLDsa)]
    MLDsa87,
}

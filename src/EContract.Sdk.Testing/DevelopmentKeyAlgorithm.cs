using System.Diagnostics.CodeAnalysis;

namespace EContract.Sdk.Testing;

/// <summary>The kinds of keys that the development authorities make, for themselves and for signers.</summary>
public enum DevelopmentKeyAlgorithm
{
    /// <summary>RSA with 2048 bits: what most qualified and commercial certificates in Japan still carry.</summary>
    Rsa2048,

    /// <summary>RSA with 3072 bits.</summary>
    Rsa3072,

    /// <summary>ECDSA on P-256: made in a millisecond, so the choice where a test needs many authorities.</summary>
    EcdsaP256,

    /// <summary>RSA with 4096 bits: takes seconds to make.</summary>
    Rsa4096,

    /// <summary>ECDSA on P-384, with SHA-384.</summary>
    EcdsaP384,

    /// <summary>ECDSA on P-521, with SHA-512.</summary>
    EcdsaP521,

    /// <summary>Ed25519 (RFC 8410). Certificates come without their key: a signer is had by <see cref="DevelopmentPki.CreateSigner"/>.</summary>
    Ed25519,

    /// <summary>ML-DSA-44 (RFC 9881); certificates come without their key.</summary>
    [Experimental("ECONTRACT001")]
    MLDsa44,

    /// <summary>ML-DSA-65 (RFC 9881); certificates come without their key.</summary>
    [Experimental("ECONTRACT001")]
    MLDsa65,

    /// <summary>ML-DSA-87 (RFC 9881); certificates come without their key.</summary>
    [Experimental("ECONTRACT001")]
    MLDsa87,
}

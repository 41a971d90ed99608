using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Validation;

/// <summary>The kinds of keys that policies tell apart.</summary>
public enum KeyAlgorithm
{
    /// <summary>RSA (RFC 8017); the size is that of the modulus.</summary>
    Rsa,

    /// <summary>ECDSA (FIPS 186-5); the size is that of the field.</summary>
    Ecdsa,

    /// <summary>Ed25519 (RFC 8032).</summary>
    Ed25519,

    /// <summary>Ed448 (RFC 8032).</summary>
    Ed448,

    /// <summary>ML-DSA-44 (FIPS 204).</summary>
    MLDsa44,

    /// <summary>ML-DSA-65 (FIPS 204).</summary>
    MLDsa65,

    /// <summary>ML-DSA-87 (FIPS 204).</summary>
    MLDsa87,
}

/// <summary>The names of keys' algorithms, in policies and in messages.</summary>
internal static class KeyAlgorithms
{
    internal static string NameOf(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.Rsa => "RSA",
        KeyAlgorithm.Ecdsa => "ECDSA",
        KeyAlgorithm.Ed25519 => "Ed25519",
        KeyAlgorithm.Ed448 => "Ed448",
        KeyAlgorithm.MLDsa44 => "ML-DSA-44",
        KeyAlgorithm.MLDsa65 => "ML-DSA-65",
        _ => "ML-DSA-87",
    };

    internal static KeyAlgorithm? Of(SignatureScheme scheme) => scheme switch
    {
        SignatureScheme.RsaPkcs1 or SignatureScheme.RsaPss => KeyAlgorithm.Rsa,
        SignatureScheme.Ecdsa or SignatureScheme.EcdsaPlain => KeyAlgorithm.Ecdsa,
        SignatureScheme.Ed25519 => KeyAlgorithm.Ed25519,
        SignatureScheme.Ed448 => KeyAlgorithm.Ed448,
        SignatureScheme.MLDsa44 => KeyAlgorithm.MLDsa44,
        SignatureScheme.MLDsa65 => KeyAlgorithm.MLDsa65,
        SignatureScheme.MLDsa87 => KeyAlgorithm.MLDsa87,
        _ => null,
    };
}

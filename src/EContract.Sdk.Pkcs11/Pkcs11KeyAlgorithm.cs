namespace EContract.Sdk.Pkcs11;

/// <summary>What kind of signing key is made.</summary>
public enum Pkcs11KeyAlgorithm
{
    /// <summary>RSA with a modulus of 2048 bits.</summary>
    Rsa2048,

    /// <summary>RSA with a modulus of 3072 bits.</summary>
    Rsa3072,

    /// <summary>RSA with a modulus of 4096 bits.</summary>
    Rsa4096,

    /// <summary>ECDSA on P-256 (FIPS 186-5, secp256r1).</summary>
    EcdsaP256,

    /// <summary>ECDSA on P-384 (FIPS 186-5, secp384r1).</summary>
    EcdsaP384,

    /// <summary>ECDSA on P-521 (FIPS 186-5, secp521r1).</summary>
    EcdsaP521,

    /// <summary>Ed25519 (RFC 8032): tokens with <c>CKM_EDDSA</c> of PKCS#11 v3.0.</summary>
    Ed25519,
}

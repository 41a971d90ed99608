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
}

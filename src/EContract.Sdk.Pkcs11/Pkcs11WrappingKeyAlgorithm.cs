namespace EContract.Sdk.Pkcs11;

/// <summary>What kind of key-encryption key is made.</summary>
public enum Pkcs11WrappingKeyAlgorithm
{
    /// <summary>AES with 256 bits, for AES key wrap.</summary>
    Aes256,

    /// <summary>RSA with a modulus of 3072 bits, for RSAES-OAEP: for tokens that have no AES key wrap.</summary>
    Rsa3072,

    /// <summary>RSA with a modulus of 4096 bits, for RSAES-OAEP.</summary>
    Rsa4096,
}

namespace EContract.Sdk.Pkcs11.Inventory;

/// <summary>Which kind of key object something is.</summary>
public enum Pkcs11KeyKind
{
    /// <summary>The private half of a pair.</summary>
    Private,

    /// <summary>The public half of a pair.</summary>
    Public,

    /// <summary>A symmetric key.</summary>
    Secret,
}

/// <summary>A key on a token.</summary>
/// <param name="Kind">Which kind of object it is.</param>
/// <param name="Label">Its label (<c>CKA_LABEL</c>).</param>
/// <param name="KeyId">Its identifier (<c>CKA_ID</c>) in lower-case hexadecimal; empty when it has none.</param>
/// <param name="Algorithm">Type and size, such as <c>RSA 2048</c>, <c>EC P-256</c>, <c>Ed25519</c>, <c>AES 256</c>.</param>
/// <param name="IsSensitive">Whether its value cannot be read; <see langword="null"/> of a public key, or when the token does not say.</param>
/// <param name="IsExtractable">Whether it can be wrapped out of the token; <see langword="null"/> likewise.</param>
/// <param name="AlwaysAuthenticates">Whether the token wants the PIN for each use.</param>
public sealed record Pkcs11KeyInfo(
    Pkcs11KeyKind Kind,
    string Label,
    string KeyId,
    string Algorithm,
    bool? IsSensitive,
    bool? IsExtractable,
    bool AlwaysAuthenticates);

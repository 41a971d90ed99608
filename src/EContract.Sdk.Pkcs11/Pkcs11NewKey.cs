namespace EContract.Sdk.Pkcs11;

/// <summary>Describes a signing key that is to be made on a token.</summary>
/// <remarks>Whatever is described, the private half can neither be read nor wrapped out of the token.</remarks>
public sealed record Pkcs11NewKey
{
    /// <summary>The label of both halves (<c>CKA_LABEL</c>). No other private key of the token may have it.</summary>
    public required string Label { get; init; }

    /// <summary>What kind of key.</summary>
    /// <value>RSA with 2048 bits by default.</value>
    public Pkcs11KeyAlgorithm Algorithm { get; init; }

    /// <summary>The identifier of both halves and of the certificate (<c>CKA_ID</c>), in hexadecimal.</summary>
    /// <value><see langword="null"/>, the default: 16 random bytes. No other private key of the token may have it.</value>
    public string? KeyId { get; init; }

    /// <summary>Whether the token wants the PIN again for each signature (<c>CKA_ALWAYS_AUTHENTICATE</c>).</summary>
    /// <value><see langword="false"/> by default. For keys under sole control; a bulk of signatures then costs as many logins.</value>
    public bool AlwaysAuthenticate { get; init; }

    /// <summary>Throws when a value is wrong.</summary>
    internal void ThrowIfInvalid(string parameterName)
    {
        ArgumentException.ThrowIfNullOrEmpty(Label, parameterName);
        if (!Enum.IsDefined(Algorithm))
            throw new ArgumentException($"{Algorithm} is no kind of key.", parameterName);
        if (KeyId is not null && !Pkcs11SignerOptions.IsHexadecimal(KeyId))
            throw new ArgumentException($"{nameof(KeyId)} must be bytes in hexadecimal, not '{KeyId}'.", parameterName);
    }
}

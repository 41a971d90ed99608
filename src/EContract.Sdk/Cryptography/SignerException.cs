using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Cryptography;

/// <summary>Why a signer could not sign.</summary>
public enum SignerFailure
{
    /// <summary>The device, module or service cannot be reached or does not answer; another try may succeed.</summary>
    Unavailable,

    /// <summary>No token, key or certificate of that name.</summary>
    KeyNotFound,

    /// <summary>The PIN or password is wrong, or the token is locked. Never tried again by itself.</summary>
    AccessDenied,

    /// <summary>The key's type or the wanted algorithm is not supported.</summary>
    UnsupportedAlgorithm,

    /// <summary>The key answered, but refused or failed to sign.</summary>
    SigningFailed,

    /// <summary>The key's certificate is not trusted, not valid, not fit to sign documents, or somebody else's; the key was not asked.</summary>
    CertificateRefused,
}

/// <summary>A signing key cannot be used.</summary>
public sealed class SignerException : EContractException
{
    /// <summary>Creates the error.</summary>
    public SignerException(SignerFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>What kind of failure it is.</summary>
    public SignerFailure Failure { get; }

    /// <inheritdoc/>
    public override bool IsTransient => Failure == SignerFailure.Unavailable;
}

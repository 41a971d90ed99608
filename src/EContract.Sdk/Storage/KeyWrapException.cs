using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Storage;

/// <summary>Why a key could not be wrapped or unwrapped.</summary>
public enum KeyWrapFailure
{
    /// <summary>The key-encryption key of that identifier is not at hand.</summary>
    KeyNotFound,

    /// <summary>The wrapped key was changed, or was wrapped by another key of the same identifier.</summary>
    Corrupt,

    /// <summary>The key-encryption key may not be used: wrong PIN, wrong permissions, malformed key file.</summary>
    AccessDenied,

    /// <summary>The device or service does not answer; another try may succeed.</summary>
    Unavailable,
}

/// <summary>A key-encryption key cannot be used.</summary>
public sealed class KeyWrapException : EContractException
{
    /// <summary>Creates the error.</summary>
    public KeyWrapException(KeyWrapFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>What kind of failure it is.</summary>
    public KeyWrapFailure Failure { get; }

    /// <inheritdoc/>
    public override bool IsTransient => Failure == KeyWrapFailure.Unavailable;
}

using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Revocation;

/// <summary>Revocation information that a certificate points to could not be obtained, or is not acceptable.</summary>
public sealed class RevocationException : EContractException
{
    private readonly bool _isTransient;

    /// <summary>Creates the error.</summary>
    /// <param name="message">Which certificate and which source, and what went wrong.</param>
    /// <param name="isTransient">Whether another try may succeed.</param>
    /// <param name="innerException">The error beneath, if any.</param>
    public RevocationException(string message, bool isTransient, Exception? innerException = null)
        : base(message, innerException) => _isTransient = isTransient;

    /// <inheritdoc/>
    public override bool IsTransient => _isTransient;
}

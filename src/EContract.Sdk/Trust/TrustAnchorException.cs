using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Trust;

/// <summary>Trusted certificates cannot be read.</summary>
public sealed class TrustAnchorException : EContractException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Which file, and what is wrong with it.</param>
    /// <param name="innerException">The error beneath, if any.</param>
    public TrustAnchorException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Testing;

/// <summary>The development authorities cannot be made, loaded or started, or must not be.</summary>
public sealed class DevelopmentPkiException : EContractException
{
    /// <summary>Creates the error.</summary>
    public DevelopmentPkiException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

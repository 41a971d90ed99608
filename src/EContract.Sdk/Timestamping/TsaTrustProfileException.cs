using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Timestamping;

/// <summary>A list of time-stamping services cannot be read.</summary>
public sealed class TsaTrustProfileException : EContractException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Which file and which member, and what is wrong with it.</param>
    /// <param name="innerException">The error beneath, if any.</param>
    public TsaTrustProfileException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

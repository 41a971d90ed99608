using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Contracts.Seals;

/// <summary>A participant's seal cannot be taken. Nothing was changed; another one can be chosen.</summary>
public sealed class SealRejectedException : EContractException
{
    /// <summary>Creates the error.</summary>
    /// <param name="fault">Why.</param>
    /// <param name="message">What is wrong, and where.</param>
    /// <param name="innerException">The error beneath, if any.</param>
    public SealRejectedException(SealFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    /// <summary>Why.</summary>
    public SealFault Fault { get; }
}

using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Validation;

/// <summary>Why a document as it was signed cannot be had.</summary>
public enum SignedRevisionFailure
{
    /// <summary>No signature of that name is, or ever was, in the document.</summary>
    NoSuchSignature,

    /// <summary>What the signature covers is no state that the document ever had.</summary>
    CoversNoRevision,
}

/// <summary>A document as it was signed cannot be had.</summary>
public sealed class SignedRevisionException : EContractException
{
    internal SignedRevisionException(SignedRevisionFailure failure, string message)
        : base(message) => Failure = failure;

    /// <summary>Why.</summary>
    public SignedRevisionFailure Failure { get; }
}

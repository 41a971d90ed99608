using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Workflow;

/// <summary>A document is not what it has to be to be published.</summary>
public sealed class SealingException : EContractException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong with which document.</param>
    /// <param name="isTransient">Whether it may be right after another try, with newer revocation information.</param>
    public SealingException(string message, bool isTransient = false)
        : base(message) => IsTransient = isTransient;

    /// <inheritdoc/>
    public override bool IsTransient { get; }
}

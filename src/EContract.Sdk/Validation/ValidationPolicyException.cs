using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Validation;

/// <summary>A validation policy cannot be read.</summary>
public sealed class ValidationPolicyException : EContractException
{
    internal ValidationPolicyException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

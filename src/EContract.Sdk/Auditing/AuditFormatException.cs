using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Auditing;

/// <summary>A file that should hold an anchor, or anything else of an audit, does not.</summary>
public sealed class AuditFormatException : EContractException
{
    /// <summary>Creates the error.</summary>
    public AuditFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

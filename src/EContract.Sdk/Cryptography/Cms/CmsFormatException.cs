using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Cryptography.Cms;

/// <summary>Bytes that should be a CMS structure (RFC 5652) are not.</summary>
public sealed class CmsFormatException : EContractException
{
    /// <summary>Creates the error.</summary>
    public CmsFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

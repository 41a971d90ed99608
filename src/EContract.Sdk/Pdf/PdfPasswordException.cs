using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Pdf;

/// <summary>A PDF is encrypted (ISO 32000-2, 7.6) and cannot be opened with the password given, or without one.</summary>
public sealed class PdfPasswordException : EContractException
{
    /// <summary>Creates the error.</summary>
    public PdfPasswordException(string message)
        : base(message)
    {
    }
}

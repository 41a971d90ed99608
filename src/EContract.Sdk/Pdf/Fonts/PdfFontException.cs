using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Pdf.Fonts;

/// <summary>A font file cannot be used: it is damaged, of a kind that is not supported, or its licence forbids embedding.</summary>
public sealed class PdfFontException : EContractException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The error beneath, if any.</param>
    public PdfFontException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

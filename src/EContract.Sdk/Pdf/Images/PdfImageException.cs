using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Pdf.Images;

/// <summary>A picture cannot be used: it is no PNG or JPEG, is damaged, too large, or of a kind that PDF cannot hold.</summary>
public sealed class PdfImageException : EContractException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, and where.</param>
    /// <param name="innerException">The error beneath, if any.</param>
    public PdfImageException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether it is all right but too large.</summary>
    internal bool IsTooLarge { get; init; }
}

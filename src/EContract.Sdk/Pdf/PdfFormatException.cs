using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Pdf;

/// <summary>A file is no PDF, or its structure is broken where it must be sound (ISO 32000-2, clause 7).</summary>
public sealed class PdfFormatException : EContractException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, without the place.</param>
    /// <param name="offset">Where: the byte offset in the file, if known.</param>
    /// <param name="innerException">The error beneath, if any.</param>
    public PdfFormatException(string message, long? offset = null, Exception? innerException = null)
        : base(offset is { } at ? $"{message} (at byte {at})" : message, innerException) => Offset = offset;

    /// <summary>Where in the file the trouble is, in bytes from its start, or <see langword="null"/> when it has no place.</summary>
    public long? Offset { get; }
}

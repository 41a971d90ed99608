using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Contracts;

/// <summary>A document cannot go into an envelope: not a PDF, encrypted, certified against changes…</summary>
public sealed class DocumentRejectedException : EContractException
{
    /// <summary>Creates the error.</summary>
    /// <param name="title">The document's title.</param>
    /// <param name="reason">What the PDF layer found.</param>
    public DocumentRejectedException(string title, EContractException reason)
        : base($"Document 「{title}」 cannot be signed: {reason.Message}", reason) => Title = title;

    /// <summary>Creates the error.</summary>
    /// <param name="title">The document's title.</param>
    /// <param name="reason">What is wrong, as the rest of a sentence.</param>
    public DocumentRejectedException(string title, string reason)
        : base($"Document 「{title}」 cannot be signed: {reason}") => Title = title;

    /// <summary>The document's title.</summary>
    public string Title { get; }
}

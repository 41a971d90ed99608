namespace EContract.Sdk.Signing.Bulk;

/// <summary>How one of many documents ended.</summary>
public enum BulkDocumentStatus
{
    /// <summary>It was signed.</summary>
    Signed,

    /// <summary>Its destination holds it already, signed by this key at the level asked for: by a run that was cut short.</summary>
    SignedBefore,

    /// <summary>It was not signed; nothing is left of it in its destination.</summary>
    Failed,
}

/// <summary>What came of one of many documents.</summary>
/// <param name="Document">The document.</param>
/// <param name="Index">Its place among those given, from 0.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Signature">What was written; <see langword="null"/> unless it was signed now.</param>
/// <param name="Error">Why it failed; <see langword="null"/> unless it did. The exceptions are those of <see cref="PdfSigner"/>.</param>
public sealed record BulkDocumentResult(BulkDocument Document, long Index, BulkDocumentStatus Status, PdfSignatureResult? Signature, Exception? Error);

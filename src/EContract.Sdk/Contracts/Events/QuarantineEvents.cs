namespace EContract.Sdk.Contracts.Events;

/// <summary>What is stored of a document is not what was saved.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Sha256">SHA-256 of the revision as it was saved, 64 lower-case hexadecimal digits.</param>
/// <param name="Reason">What was found.</param>
public sealed record DocumentHashMismatched(DocumentId DocumentId, string Sha256, string Reason) : EnvelopeEvent;

/// <summary>A revision is given to nobody any more, until what was saved is back.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Sha256">SHA-256 of the revision as it was saved, 64 lower-case hexadecimal digits.</param>
/// <param name="Fault">What is wrong with it.</param>
/// <param name="Reason">The same in words.</param>
public sealed record DocumentQuarantined(DocumentId DocumentId, string Sha256, DocumentFault Fault, string Reason) : EnvelopeEvent;

/// <summary>What was saved is back, and read to its end: the revision is given again.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Sha256">SHA-256 of the revision, 64 lower-case hexadecimal digits.</param>
public sealed record DocumentReleased(DocumentId DocumentId, string Sha256) : EnvelopeEvent;

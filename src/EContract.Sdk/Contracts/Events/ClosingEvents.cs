namespace EContract.Sdk.Contracts.Events;

/// <summary>The envelope ended because a participant declined.</summary>
/// <param name="Reason">Why.</param>
public sealed record EnvelopeDeclined(string Reason) : EnvelopeEvent;

/// <summary>The envelope ended because its sender withdrew it.</summary>
/// <param name="Reason">Why.</param>
public sealed record EnvelopeVoided(string Reason) : EnvelopeEvent;

/// <summary>The envelope ended because not everybody signed in time.</summary>
public sealed record EnvelopeExpired : EnvelopeEvent;

/// <summary>Everybody has signed; sealing begins.</summary>
public sealed record FinalizationStarted : EnvelopeEvent;

/// <summary>A step of sealing failed and will be tried again.</summary>
/// <param name="Delay">At which step, why, and when again.</param>
public sealed record FinalizationDelayed(EnvelopeDelay Delay) : EnvelopeEvent;

/// <summary>A step of sealing failed for good; an operator has to look.</summary>
/// <param name="Delay">At which step, and why.</param>
public sealed record FinalizationFailed(EnvelopeDelay Delay) : EnvelopeEvent;

/// <summary>An operator started sealing again.</summary>
public sealed record FinalizationResumed : EnvelopeEvent;

/// <summary>Every document was signed once more, by the key that closes the envelope. It was asked once for all of them.</summary>
/// <param name="FieldName">The signature field, of the same name in every document.</param>
/// <param name="Algorithm">The signature algorithm.</param>
/// <param name="CertificateSha256">SHA-256 of the signing certificate.</param>
/// <param name="Documents">What was signed, and what came of it.</param>
public sealed record ClosingSealEmbedded(
    string FieldName, string Algorithm, string CertificateSha256, IReadOnlyList<ClosedDocument> Documents) : EnvelopeEvent;

/// <summary>A document that was signed when the envelope was closed.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Sha256">SHA-256 of the file that was signed.</param>
/// <param name="Level">The level that the signature was made at, as in <c>B-T</c>.</param>
/// <param name="Revision">The file with the signature.</param>
public sealed record ClosedDocument(DocumentId DocumentId, string Sha256, string Level, DocumentRevision Revision);

/// <summary>An operator started again jobs that had failed, other than signatures, sending and sealing.</summary>
/// <param name="Jobs">The jobs, by kind.</param>
public sealed record JobsRetried(IReadOnlyList<string> Jobs) : EnvelopeEvent;

/// <summary>The certificate of conclusion was made, signed by the key that closes envelopes, sealed, read back and found valid.</summary>
/// <param name="DocumentId">Under which identifier it is kept.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Algorithm">The signature algorithm.</param>
/// <param name="CertificateSha256">SHA-256 of the signing certificate.</param>
/// <param name="Level">The level found, as in <c>B-LTA</c>.</param>
/// <param name="Indication">The verdict, as in <c>TOTAL-PASSED</c>.</param>
/// <param name="Unsigned">The file that was signed.</param>
/// <param name="Revision">The sealed file.</param>
public sealed record ConclusionCertificateIssued(
    DocumentId DocumentId,
    string Title,
    string Algorithm,
    string CertificateSha256,
    string Level,
    string Indication,
    DocumentRevision Unsigned,
    DocumentRevision Revision) : EnvelopeEvent;

/// <summary>A sealed document was read back and found to have its level, every signature in it valid.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Level">The level found, as in <c>B-LTA</c>.</param>
/// <param name="Indication">The verdict on every signature, as in <c>TOTAL-PASSED</c>.</param>
/// <param name="Revision">The sealed file.</param>
public sealed record DocumentSealed(DocumentId DocumentId, string Level, string Indication, DocumentRevision Revision) : EnvelopeEvent;

/// <summary>Another envelope took this one's place.</summary>
/// <param name="By">The other one.</param>
public sealed record EnvelopeSuperseded(EnvelopeId By) : EnvelopeEvent;

/// <summary>Another envelope ended this one by agreement.</summary>
/// <param name="By">The other one.</param>
public sealed record EnvelopeRescinded(EnvelopeId By) : EnvelopeEvent;

/// <summary>All documents are sealed, and everybody gets the result.</summary>
public sealed record EnvelopeCompleted : EnvelopeEvent;

using EContract.Sdk.Contracts.Retention;

namespace EContract.Sdk.Contracts.Events;

/// <summary>Until when the documents are kept was determined, or determined anew.</summary>
/// <param name="Until">The last day on which they are kept; <see langword="null"/> for good.</param>
/// <param name="Rule">The envelope's own rule, which holds beside its tenant's, the longer one winning; <see langword="null"/> where it has none.</param>
/// <param name="Reason">Why, in the words of who did it; <see langword="null"/> where it follows from an event before.</param>
public sealed record RetentionSet(DateOnly? Until, RetentionRule? Rule = null, string? Reason = null) : EnvelopeEvent;

/// <summary>The documents need not be kept any longer, and whoever looks after records was told.</summary>
/// <param name="Until">The last day on which they had to be.</param>
public sealed record RetentionPassed(DateOnly Until) : EnvelopeEvent;

/// <summary>The documents are not to be destroyed, however old they get.</summary>
/// <param name="Reason">Why.</param>
public sealed record LegalHoldSet(string Reason) : EnvelopeEvent;

/// <summary>They may be again, when their time is over.</summary>
/// <param name="Reason">Why.</param>
public sealed record LegalHoldCleared(string Reason) : EnvelopeEvent;

/// <summary>Somebody asked for the documents to be destroyed.</summary>
/// <param name="Reason">Why.</param>
/// <param name="ExpiresAt">Until when somebody else can agree.</param>
public sealed record DisposalRequested(string Reason, DateTimeOffset ExpiresAt) : EnvelopeEvent;

/// <summary>Somebody else agreed.</summary>
public sealed record DisposalApproved : EnvelopeEvent;

/// <summary>Somebody did not agree, or what speaks against it came up before it was done.</summary>
/// <param name="Reason">Why not.</param>
public sealed record DisposalRejected(string Reason) : EnvelopeEvent;

/// <summary>Nothing speaks against it any more: the documents are being destroyed, and nothing stops that.</summary>
public sealed record DisposalStarted : EnvelopeEvent;

/// <summary>All revisions of all documents are destroyed; what is left is this log.</summary>
/// <param name="Destroyed">What was destroyed.</param>
public sealed record EnvelopeDisposed(IReadOnlyList<DestroyedRevision> Destroyed) : EnvelopeEvent;

/// <summary>A revision that was destroyed.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Sha256">SHA-256 of the file, 64 lower-case hexadecimal digits.</param>
public sealed record DestroyedRevision(DocumentId DocumentId, string Sha256);

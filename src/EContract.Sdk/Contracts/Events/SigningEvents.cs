using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Seals;

namespace EContract.Sdk.Contracts.Events;

/// <summary>A participant asked to sign and was shown what will be signed (the first of two steps).</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="ConsentDigest">Binds the documents and the text that were shown.</param>
public sealed record SigningPrepared(ParticipantId ParticipantId, string ConsentDigest) : EnvelopeEvent;

/// <summary>A participant chose what is to be seen of their signature.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Seal">The seal; <see langword="null"/> for the name and the time of signing instead of one.</param>
public sealed record SealChosen(ParticipantId ParticipantId, ChosenSeal? Seal) : EnvelopeEvent;

/// <summary>A participant consented to the text shown, for exactly these documents.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="TextVersion">The version of the consent text.</param>
/// <param name="TextSha256">SHA-256 of the text as it was shown, in UTF-8.</param>
/// <param name="Language">The language it was shown in.</param>
/// <param name="Documents">The documents and their hashes as they were shown.</param>
/// <param name="Factors">What the participant had shown of who they are, beyond having the link.</param>
public sealed record ConsentAccepted(
    ParticipantId ParticipantId,
    string TextVersion,
    string TextSha256,
    string Language,
    IReadOnlyList<ConsentedDocument> Documents,
    IReadOnlyList<ShownFactor>? Factors = null) : EnvelopeEvent;

/// <summary>A document that a participant consented to.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Sha256">SHA-256 of the file as it was shown.</param>
public sealed record ConsentedDocument(DocumentId DocumentId, string Sha256);

/// <summary>A participant confirmed (the second of two steps): the signature is to be made.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="IdempotencyKeyHash">SHA-256 of the key under which the confirmation came.</param>
/// <param name="ConsentDigest">Binds the documents, the text and the seal that were confirmed.</param>
/// <param name="Seal">The seal that the signature shows; <see langword="null"/> where none was chosen.</param>
public sealed record SigningConfirmed(
    ParticipantId ParticipantId, string IdempotencyKeyHash, string ConsentDigest, ChosenSeal? Seal = null) : EnvelopeEvent;

/// <summary>The key signed, once for all documents of the envelope.</summary>
/// <param name="ParticipantId">The participant on whose instruction.</param>
/// <param name="ConsentDigest">The confirmation it was done for.</param>
/// <param name="Algorithm">The signature algorithm.</param>
/// <param name="CertificateSha256">SHA-256 of the signing certificate.</param>
/// <param name="Count">How many digests it signed.</param>
/// <param name="EvidenceSha256">
/// The hash of the event of the confirmation, which each signature carries as a signed attribute; <see langword="null"/> in entries that
/// are older than the attribute.
/// </param>
public sealed record DigestsSigned(
    ParticipantId ParticipantId,
    string ConsentDigest,
    string Algorithm,
    string CertificateSha256,
    int Count,
    string? EvidenceSha256 = null) : EnvelopeEvent;

/// <summary>A participant's signature is in a document.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="FieldName">The signature field.</param>
/// <param name="Level">The level it was made at, as in <c>B-T</c>.</param>
/// <param name="Revision">The file with the signature.</param>
public sealed record SignatureEmbedded(
    ParticipantId ParticipantId,
    DocumentId DocumentId,
    string FieldName,
    string Level,
    DocumentRevision Revision) : EnvelopeEvent;

/// <summary>A confirmed signature could not be made yet.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Delay">At which step, why, and what comes next.</param>
public sealed record SigningDelayed(ParticipantId ParticipantId, EnvelopeDelay Delay) : EnvelopeEvent;

/// <summary>An operator started again what had stopped for good.</summary>
public sealed record SigningResumed : EnvelopeEvent;

/// <summary>All have confirmed: the signatures that waited for that are made now, one after the other.</summary>
public sealed record SignaturesReleased : EnvelopeEvent;

/// <summary>A participant's signature is in every document.</summary>
/// <param name="ParticipantId">The participant.</param>
public sealed record ParticipantSigned(ParticipantId ParticipantId) : EnvelopeEvent;

/// <summary>A confirmation, as it came.</summary>
/// <param name="IdempotencyKeyHash">SHA-256 of the key under which it came.</param>
/// <param name="ConsentDigest">Binds the documents and the text that were confirmed.</param>
public sealed record ConfirmationMade(string IdempotencyKeyHash, string ConsentDigest);

/// <summary>A participant approved.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Confirmation">The confirmation.</param>
public sealed record ParticipantApproved(ParticipantId ParticipantId, ConfirmationMade Confirmation) : EnvelopeEvent;

/// <summary>A participant confirmed having looked at the documents.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Confirmation">The confirmation.</param>
public sealed record ParticipantAcknowledged(ParticipantId ParticipantId, ConfirmationMade Confirmation) : EnvelopeEvent;

/// <summary>Enough others of a participant's group have acted: this one need not any more, and the link works no more.</summary>
/// <param name="ParticipantId">The participant.</param>
public sealed record ParticipantSkipped(ParticipantId ParticipantId) : EnvelopeEvent;

/// <summary>A participant declined.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Reason">Why.</param>
public sealed record ParticipantDeclined(ParticipantId ParticipantId, string Reason) : EnvelopeEvent;

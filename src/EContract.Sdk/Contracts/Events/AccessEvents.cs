namespace EContract.Sdk.Contracts.Events;

/// <summary>A participant was given a link; an earlier one of the same purpose works no more.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Purpose">What the link is for.</param>
/// <param name="Link">The link's token hash and expiry.</param>
/// <param name="IsMailed">
/// Whether it is mailed to the participant; otherwise the host shows it in its own pages. <see langword="null"/> in entries that are older
/// than the property.
/// </param>
public sealed record LinkIssued(ParticipantId ParticipantId, LinkPurpose Purpose, IssuedLink Link, bool? IsMailed = null) : EnvelopeEvent;

/// <summary>A participant followed a link.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Purpose">What the link is for.</param>
public sealed record LinkOpened(ParticipantId ParticipantId, LinkPurpose Purpose) : EnvelopeEvent;

/// <summary>Somebody followed a link whose time was over, and was shown so.</summary>
/// <param name="ParticipantId">The participant whose link it was.</param>
/// <param name="Purpose">What the link was for.</param>
public sealed record LinkExpired(ParticipantId ParticipantId, LinkPurpose Purpose) : EnvelopeEvent;

/// <summary>Whoever has a link, which may be dead, asked the sender for a new one; nothing was issued.</summary>
/// <param name="ParticipantId">The participant whose link it is.</param>
/// <param name="Purpose">What the link is or was for.</param>
public sealed record LinkRequested(ParticipantId ParticipantId, LinkPurpose Purpose) : EnvelopeEvent;

/// <summary>A participant opened a document before signing.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="DocumentId">The document.</param>
public sealed record DocumentViewed(ParticipantId ParticipantId, DocumentId DocumentId) : EnvelopeEvent;

/// <summary>A participant downloaded a finished document.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="DocumentId">The document.</param>
public sealed record DocumentDownloaded(ParticipantId ParticipantId, DocumentId DocumentId) : EnvelopeEvent;

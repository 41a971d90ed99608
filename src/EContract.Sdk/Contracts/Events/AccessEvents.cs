namespace EContract.Sdk.Contracts.Events;

/// <summary>A participant was given a link; an earlier one of the same purpose works no more.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Purpose">What the link is for.</param>
/// <param name="Link">The link's token hash and expiry.</param>
public sealed record LinkIssued(ParticipantId ParticipantId, LinkPurpose Purpose, IssuedLink Link) : EnvelopeEvent;

/// <summary>A participant followed a link.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Purpose">What the link is for.</param>
public sealed record LinkOpened(ParticipantId ParticipantId, LinkPurpose Purpose) : EnvelopeEvent;

/// <summary>Somebody followed a link whose time was over, and was shown so.</summary>
/// <param name="ParticipantId">The participant whose link it was.</param>
/// <param name="Purpose">What the link was for.</param>
public sealed record LinkExpired(ParticipantId ParticipantId, LinkPurpose Purpose) : EnvelopeEvent;

/// <summary>A participant opened a document before signing.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="DocumentId">The document.</param>
public sealed record DocumentViewed(ParticipantId ParticipantId, DocumentId DocumentId) : EnvelopeEvent;

/// <summary>A participant downloaded a finished document.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="DocumentId">The document.</param>
public sealed record DocumentDownloaded(ParticipantId ParticipantId, DocumentId DocumentId) : EnvelopeEvent;

/// <summary>A message was delivered.</summary>
/// <param name="MessageId">The message's identifier.</param>
/// <param name="Kind">What kind of message, as in <c>SignatureRequested</c>.</param>
/// <param name="Recipient">The address it went to.</param>
public sealed record NotificationSent(string MessageId, string Kind, string Recipient) : EnvelopeEvent;

/// <summary>A message was not sent: by then its link or code was dead, or its envelope closed.</summary>
/// <param name="MessageId">The message's identifier.</param>
/// <param name="Kind">What kind of message, as in <c>SignatureRequested</c>.</param>
/// <param name="Recipient">The address it would have gone to.</param>
public sealed record NotificationSuppressed(string MessageId, string Kind, string Recipient) : EnvelopeEvent;

/// <summary>A message was delivered to a mail server, and came back: it did not reach its recipient.</summary>
/// <param name="MessageId">The message's identifier.</param>
/// <param name="Kind">What kind of message, as in <c>SignatureRequested</c>.</param>
/// <param name="Recipient">The address it went to.</param>
/// <param name="Status">The status, as in <c>5.1.1</c> (RFC 3463); empty where the server gave none.</param>
/// <param name="Reason">What the server said; empty for nothing.</param>
public sealed record MessageBounced(string MessageId, string Kind, string Recipient, string Status, string Reason) : EnvelopeEvent;

/// <summary>A message could not be delivered and is not tried again by itself.</summary>
/// <param name="MessageId">The message's identifier.</param>
/// <param name="Kind">What kind of message, as in <c>SignatureRequested</c>.</param>
/// <param name="Recipient">The address it should have gone to.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record NotificationFailed(string MessageId, string Kind, string Recipient, string Reason) : EnvelopeEvent;

namespace EContract.Sdk.Contracts.Events;

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

/// <summary>A message or webhook that was not delivered is to be tried again.</summary>
/// <param name="MessageId">The message's identifier.</param>
public sealed record MessageResumed(string MessageId) : EnvelopeEvent;

/// <summary>Another system was told of an event.</summary>
/// <param name="MessageId">The delivery's identifier in the outbox.</param>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Sequence">Which of the envelope's events.</param>
/// <param name="Status">The HTTP status by which it was taken.</param>
public sealed record WebhookDelivered(string MessageId, string Endpoint, long Sequence, int Status) : EnvelopeEvent;

/// <summary>Another system could not be told of an event, and is not told again by itself.</summary>
/// <param name="MessageId">The delivery's identifier in the outbox.</param>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Sequence">Which of the envelope's events.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record WebhookFailed(string MessageId, string Endpoint, long Sequence, string Reason) : EnvelopeEvent;

/// <summary>An operator had another system told of events again.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="First">The first of the envelope's events.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Count">How many.</param>
public sealed record WebhookReplayed(string Endpoint, long First, long Last, int Count) : EnvelopeEvent;

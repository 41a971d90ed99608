namespace EContract.Sdk.Notifications;

/// <summary>What a mail server tells of a message that did not reach its recipient.</summary>
/// <param name="MessageId">The message's identifier (<see cref="NotificationMessage.Id"/>), as the report brings it back.</param>
/// <param name="Recipient">The address that it did not reach; empty where the report names none.</param>
/// <param name="Status">The status, as in <c>5.1.1</c> (RFC 3463); empty where the report has none.</param>
/// <param name="Reason">What the server said; empty for nothing.</param>
/// <remarks>Anybody can write such a report: what it says is worth a note, and nothing more.</remarks>
public sealed record MailBounce(string MessageId, string Recipient, string Status, string Reason);

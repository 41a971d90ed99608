namespace EContract.Sdk.Notifications;

/// <summary>A message as it is delivered: composed in the recipient's language, all values made safe.</summary>
/// <param name="Id">The same for every try to deliver the same message; unique otherwise.</param>
/// <param name="From">Who sends it.</param>
/// <param name="To">Who gets it.</param>
/// <param name="Language">The language, an IETF tag: <c>ja</c> or <c>en</c>.</param>
/// <param name="Subject">The subject, one line.</param>
/// <param name="Text">The body as plain text, lines ended by LF.</param>
/// <param name="Html">The same body as an HTML document without remote content.</param>
/// <param name="Notification">What it was composed from, for deliverers that send data rather than text.</param>
public sealed record NotificationMessage(
    string Id,
    MailboxAddress From,
    MailboxAddress To,
    string Language,
    string Subject,
    string Text,
    string Html,
    Notification Notification)
{
    /// <summary>Files that go with it.</summary>
    public IReadOnlyList<NotificationAttachment> Attachments { get; init; } = [];

    /// <summary>Where answers go; <see langword="null"/> for <see cref="From"/>.</summary>
    public MailboxAddress? ReplyTo { get; init; }
}

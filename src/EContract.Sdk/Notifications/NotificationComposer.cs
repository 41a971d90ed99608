using EContract.Sdk.Notifications.Composition;
using EContract.Sdk.Notifications.Mail;

namespace EContract.Sdk.Notifications;

/// <summary>Words notifications in the recipient's language, as plain text and as HTML.</summary>
/// <remarks>
/// Whatever people typed is made safe first: it can break neither out of its line nor into markup, and is cut to a bearable
/// length. A host may put texts of its own in the place of those that come along. Safe for concurrent use.
/// </remarks>
public sealed class NotificationComposer
{
    private readonly NotificationOptions _options;
    private readonly TemplateLibrary _library;
    private readonly MailboxAddress _from;
    private readonly MailboxAddress? _replyTo;

    /// <summary>Creates a composer.</summary>
    /// <param name="options">What is the same in all messages; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The sender's address is none.</exception>
    /// <exception cref="NotificationTemplateException">A text of the host's own cannot be used; the message names it and the line.</exception>
    /// <exception cref="NotificationException">The folder of such texts cannot be read.</exception>
    public NotificationComposer(NotificationOptions? options = null)
    {
        _options = options ?? new NotificationOptions();
        _library = new TemplateLibrary(_options);
        _from = Normalized(_options.From);
        _replyTo = _options.ReplyTo is { } replyTo ? Normalized(replyTo) : null;
    }

    /// <summary>Composes the message for a notification.</summary>
    /// <exception cref="NotificationException">The recipient's address is no e-mail address.</exception>
    /// <exception cref="ArgumentException">The link is no http or https address.</exception>
    public NotificationMessage Compose(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        if (!EmailAddress.TryNormalize(notification.Recipient.Address, out string? address))
        {
            throw new NotificationException(
                NotificationFailure.Rejected, $"\"{SafeText.Line(notification.Recipient.Address)}\" is no e-mail address.");
        }

        LanguageTexts texts = _library.Of(notification.Recipient.Language);
        var values = new NotificationValues(notification, _options, texts);
        MessageTemplate template = texts.Template(values.TemplateName);
        string subject = MessageRenderer.Substitute(template.Subject, values.ForSubject()) ?? template.Subject;
        IReadOnlyList<MessageElement> body = MessageRenderer.Render(template, values.ForBody());
        return new NotificationMessage(
            notification.Id,
            _from,
            new MailboxAddress(SafeText.Line(notification.Recipient.Name), address),
            texts.Tag,
            subject,
            PlainTextWriter.Write(body, texts),
            HtmlWriter.Write(subject, body, texts),
            notification)
        {
            ReplyTo = _replyTo,
            Attachments = notification is BulkSendReported { Results: { } results } ? [results] : [],
        };
    }

    private static MailboxAddress Normalized(MailboxAddress mailbox) => EmailAddress.TryNormalize(mailbox.Address, out string? address)
        ? new MailboxAddress(SafeText.Line(mailbox.Name), address)
        : throw new ArgumentException($"\"{mailbox.Address}\" is no e-mail address to send from.");
}

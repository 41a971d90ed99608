using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Notifications.Composition;

namespace EContract.Sdk.Notifications.Mail;

/// <summary>
/// Writes a message as Internet mail (RFC 5322) with a plain text and an HTML form (RFC 2046, 5.1.4): for a host's own <see cref="INotifier"/>
/// that hands mail to a service.
/// </summary>
public static class MailMessageWriter
{
    private const int Base64LineLength = 76;
    private const int MaxIdLength = 128;
    private const int MaxNameLength = 60;

    /// <summary>Writes the message, ASCII throughout, lines ended by CRLF.</summary>
    /// <param name="message">The message.</param>
    /// <param name="date">When it is sent.</param>
    /// <returns>The mail. Its Message-ID is the same whenever the message is written, and begins with the message's identifier.</returns>
    /// <exception cref="NotificationException">An address is no e-mail address.</exception>
    public static byte[] Write(NotificationMessage message, DateTimeOffset date)
    {
        ArgumentNullException.ThrowIfNull(message);
        // Base64 has no underscore and no line begins with two hyphens: the boundary occurs in no part.
        string boundary = "=_" + Fingerprint(message.Id);
        var mail = new StringBuilder();
        AppendField(mail, "Date", date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + Offset(date));
        AppendField(mail, "From", HeaderEncoder.Mailbox(message.From, "From: ".Length));
        if (message.ReplyTo is { } replyTo)
            AppendField(mail, "Reply-To", HeaderEncoder.Mailbox(replyTo, "Reply-To: ".Length));
        AppendField(mail, "To", HeaderEncoder.Mailbox(message.To, "To: ".Length));
        AppendField(mail, "Subject", HeaderEncoder.Text(message.Subject, "Subject: ".Length));
        AppendField(mail, "Message-ID", MailId(message.Id, message));
        // RFC 5322, 3.6.4: mail programs show what is about an envelope as one conversation. Its first message was never sent.
        if (message.Notification.Envelope.Id is { Length: > 0 } envelope)
        {
            string thread = MailId(Fingerprint(envelope), message);
            AppendField(mail, "In-Reply-To", "\r\n " + thread);
            AppendField(mail, "References", "\r\n " + thread);
        }

        // RFC 3834, 5: out-of-office programs do not answer.
        AppendField(mail, "Auto-Submitted", "auto-generated");
        AppendField(mail, "Content-Language", message.Language);
        AppendField(mail, "MIME-Version", "1.0");
        if (message.Attachments.Count == 0)
        {
            AppendAlternatives(mail, boundary, message);
            return Encoding.ASCII.GetBytes(mail.ToString());
        }

        string outer = boundary + "_";
        AppendField(mail, "Content-Type", $"multipart/mixed;\r\n boundary=\"{outer}\"");
        mail.Append("\r\n--").Append(outer).Append("\r\n");
        AppendAlternatives(mail, boundary, message);
        foreach (NotificationAttachment attachment in message.Attachments)
            AppendAttachment(mail, outer, attachment);
        mail.Append("--").Append(outer).Append("--\r\n");
        return Encoding.ASCII.GetBytes(mail.ToString());
    }

    private static void AppendAlternatives(StringBuilder mail, string boundary, NotificationMessage message)
    {
        AppendField(mail, "Content-Type", $"multipart/alternative;\r\n boundary=\"{boundary}\"");
        mail.Append("\r\n");
        AppendPart(mail, boundary, "text/plain", message.Text);
        AppendPart(mail, boundary, "text/html", message.Html);
        mail.Append("--").Append(boundary).Append("--\r\n");
    }

    private static void AppendAttachment(StringBuilder mail, string boundary, NotificationAttachment attachment)
    {
        string type = MediaTypeHeaderValue.TryParse(attachment.MediaType, out MediaTypeHeaderValue? parsed) ? parsed.MediaType! : "application/octet-stream";
        mail.Append("--").Append(boundary).Append("\r\n");
        AppendField(mail, "Content-Type", type);
        // RFC 2231, 4: a name in any script, percent-encoded.
        AppendField(mail, "Content-Disposition", $"attachment;\r\n filename*=UTF-8''{Uri.EscapeDataString(SafeText.Line(attachment.Name, MaxNameLength))}");
        AppendField(mail, "Content-Transfer-Encoding", "base64");
        mail.Append("\r\n");
        AppendBase64(mail, Convert.ToBase64String(attachment.Content.Span));
    }

    private static void AppendPart(StringBuilder mail, string boundary, string type, string content)
    {
        mail.Append("--").Append(boundary).Append("\r\n");
        AppendField(mail, "Content-Type", type + "; charset=utf-8");
        AppendField(mail, "Content-Transfer-Encoding", "base64");
        mail.Append("\r\n");
        // RFC 2046, 4.1.1: lines of text end by CRLF, also before they are encoded.
        AppendBase64(mail, Convert.ToBase64String(Encoding.UTF8.GetBytes(content.ReplaceLineEndings("\r\n"))));
    }

    private static void AppendBase64(StringBuilder mail, string base64)
    {
        for (int i = 0; i < base64.Length; i += Base64LineLength)
            mail.Append(base64, i, Math.Min(Base64LineLength, base64.Length - i)).Append("\r\n");
    }

    private static void AppendField(StringBuilder mail, string name, string value) =>
        mail.Append(name).Append(": ").Append(value).Append("\r\n");

    /// <summary>An identifier in the sender's domain, which a bounce brings back.</summary>
    private static string MailId(string id, NotificationMessage message) =>
        $"<{(IsDotAtom(id) ? id : Fingerprint(id))}@{message.From.Address[(message.From.Address.LastIndexOf('@') + 1)..]}>";

    // RFC 5322, 3.6.4: id-left.
    private static bool IsDotAtom(string id) =>
        id.Length <= MaxIdLength && Array.TrueForAll(id.Split('.'), atom => atom.Length > 0 && atom.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));

    private static string Fingerprint(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16));

    private static string Offset(DateTimeOffset date)
    {
        string sign = date.Offset < TimeSpan.Zero ? "-" : "+";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{date.Offset.Duration():hhmm}");
    }
}

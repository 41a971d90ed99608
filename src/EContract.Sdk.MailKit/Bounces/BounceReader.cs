using System.Text.RegularExpressions;
using EContract.Sdk.MailKit.Smtp;
using EContract.Sdk.Notifications;
using MimeKit;

namespace EContract.Sdk.MailKit.Bounces;

/// <summary>
/// Reads what comes to the mailbox of <see cref="SmtpOptions.BounceAddress"/>: reports that a message did not reach its recipient (delivery
/// status notifications, RFC 3464), among whatever else people send there.
/// </summary>
public static partial class BounceReader
{
    /// <summary>The largest mail that is read, in bytes: 5 MiB.</summary>
    public const int MaxLength = 5 * 1024 * 1024;

    private const int MaxDepth = 16;
    private const int MaxRecipients = 10;

    private static readonly ParserOptions Options = new() { MaxMimeDepth = MaxDepth };

    /// <summary>Reads a mail.</summary>
    /// <param name="mail">The mail, as the server keeps it.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>
    /// The failures that it reports of messages with an identifier of ours, at most 10; empty for any other mail, also for a report that a
    /// message is late or has arrived.
    /// </returns>
    /// <exception cref="BounceFormatException">It is larger than <see cref="MaxLength"/>, or no mail at all.</exception>
    public static async ValueTask<IReadOnlyList<MailBounce>> ReadAsync(Stream mail, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mail);
        using MemoryStream content = await BufferAsync(mail, cancellationToken).ConfigureAwait(false);
        try
        {
            using MimeMessage message = await MimeMessage.LoadAsync(Options, content, cancellationToken).ConfigureAwait(false);
            return message.Body is Multipart report ? [.. Read(message, report).Take(MaxRecipients)] : [];
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new BounceFormatException($"This is no mail: {ServerText.Safe(e.Message)}", e);
        }
    }

    private static IEnumerable<MailBounce> Read(MimeMessage message, Multipart report)
    {
        if (report.OfType<MessageDeliveryStatus>().FirstOrDefault() is not { } status || status.StatusGroups is not { Count: > 1 } groups)
            yield break;
        if (FindMessageId(message, report, groups[0]) is not { } messageId)
            yield break;
        foreach (HeaderList recipient in groups.Skip(1))
        {
            // RFC 3464, 2.3.3: failed, delayed, delivered, relayed, expanded.
            if (!Value(recipient, "Action").StartsWith("failed", StringComparison.OrdinalIgnoreCase))
                continue;
            yield return new MailBounce(
                messageId,
                Typed(recipient, "Final-Recipient") is { Length: > 0 } final ? final : Typed(recipient, "Original-Recipient"),
                Status().Match(Value(recipient, "Status")).Value,
                Typed(recipient, "Diagnostic-Code"));
        }
    }

    /// <summary>The identifier, from what brings it back most reliably on.</summary>
    private static string? FindMessageId(MimeMessage message, Multipart report, HeaderList perMessage)
    {
        string?[] candidates =
        [
            // RFC 3464, 2.2.1: what was given with MAIL FROM.
            Value(perMessage, "Original-Envelope-Id"),
            // RFC 3462, 2: the message returned, or its headers alone.
            report.OfType<MessagePart>().Select(part => part.Message?.MessageId).FirstOrDefault(id => id is not null),
            message.InReplyTo,
        ];
        return candidates
            .Select(candidate => (candidate ?? "").Trim().TrimStart('<').Split('@')[0])
            .FirstOrDefault(candidate => Identifier().IsMatch(candidate));
    }

    // RFC 3464, 2.1.2: values of several kinds begin with the kind and a semicolon.
    private static string Typed(HeaderList group, string field)
    {
        string value = Value(group, field);
        return value[(value.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static string Value(HeaderList group, string field) => ServerText.Safe(group[field]);

    private static async ValueTask<MemoryStream> BufferAsync(Stream mail, CancellationToken cancellationToken)
    {
        var content = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await mail.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (content.Length + read > MaxLength)
                throw new BounceFormatException($"The mail is larger than {MaxLength} bytes.");
            content.Write(buffer, 0, read);
        }

        content.Position = 0;
        return content;
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,128}$")]
    private static partial Regex Identifier();

    // RFC 3463, 2.
    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3}")]
    private static partial Regex Status();
}

using System.Text.RegularExpressions;
using MimeKit;

namespace EContract.Samples.QuickStart;

/// <summary>Reads the mails that the file notifier wrote, as each recipient's mail program would.</summary>
internal sealed partial class Mailbox(string directory)
{
    private readonly HashSet<string> _read = [];

    /// <summary>Reads the one new mail with a link that somebody has got.</summary>
    public Mail Read(string address)
    {
        Mail[] mails = [.. ReadNew(address).Where(mail => mail.Token is not null)];
        return mails is [var mail]
            ? mail
            : throw new InvalidOperationException($"{address} should have got one new mail with a link, and got {mails.Length}.");
    }

    /// <summary>Reads all new mails of somebody.</summary>
    public IReadOnlyList<Mail> ReadNew(string address)
    {
        var mails = new List<Mail>();
        foreach (string path in Directory.EnumerateFiles(directory, "*.eml").Order().Where(path => !_read.Contains(path)))
        {
            using MimeMessage message = MimeMessage.Load(path);
            if (!message.To.Mailboxes.Any(mailbox => mailbox.Address == address))
                continue;
            _read.Add(path);
            string? token = Link().Match(message.TextBody ?? "") is { Success: true } link ? link.Groups["token"].Value : null;
            mails.Add(new Mail(path, message.Subject ?? "", token));
        }

        return mails;
    }

    [GeneratedRegex(@"^https?://\S+/(?<token>[^/\s]+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Link();
}

/// <summary>A mail that was read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Token">The token at the end of the link inside; <see langword="null"/> where there is none.</param>
internal sealed record Mail(string Path, string Subject, string? Token);

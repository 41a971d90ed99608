using System.Text.RegularExpressions;
using MimeKit;

namespace EContract.Samples.QuickStart;

/// <summary>Reads the mails that the file notifier wrote, as each recipient's mail program would.</summary>
internal sealed partial class Mailbox(string directory)
{
    private readonly HashSet<string> _read = [];

    /// <summary>Waits for the next mail to somebody that has a link in it.</summary>
    public Task<Mail> ReadLinkAsync(string address) => ReadAsync(address, mail => mail.Token is not null);

    /// <summary>Waits for the next mail to somebody.</summary>
    public Task<Mail> ReadAsync(string address) => ReadAsync(address, _ => true);

    private Task<Mail> ReadAsync(string address, Func<Mail, bool> isWanted) => Patience.WaitForAsync(
        $"a mail to {address}",
        () => Task.FromResult(Unread(address).FirstOrDefault(isWanted)));

    private IEnumerable<Mail> Unread(string address)
    {
        foreach (string path in Directory.EnumerateFiles(directory, "*.eml").Order().Where(path => !_read.Contains(path)))
        {
            using MimeMessage message = MimeMessage.Load(path);
            if (!message.To.Mailboxes.Any(mailbox => mailbox.Address == address))
                continue;
            _read.Add(path);
            string? token = Link().Match(message.TextBody ?? "") is { Success: true } link ? link.Groups["token"].Value : null;
            yield return new Mail(message.Subject ?? "", token);
        }
    }

    [GeneratedRegex(@"^https?://\S+/(?<token>[^/\s]+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Link();
}

/// <summary>A mail that was read.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Token">The token at the end of the link inside; <see langword="null"/> where there is none.</param>
internal sealed record Mail(string Subject, string? Token);

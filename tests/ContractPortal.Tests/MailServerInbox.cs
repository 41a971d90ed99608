using System.Text;
using System.Text.RegularExpressions;
using EContract.TestInfrastructure.Mail;
using MimeKit;

namespace EContract.ContractPortal.Tests;

/// <summary>Reads what the mail server took, as each recipient's mail program would.</summary>
internal sealed partial class MailServerInbox(SmtpServer server)
{
    /// <summary>Waits for the newest mail to somebody that leads to such a page.</summary>
    public async Task<(MimeMessage Mail, Uri Link)> WaitForAsync(string address, string page)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            foreach (string raw in server.Mails.Reverse())
            {
                var mail = MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(raw)));
                if (mail.To.Mailboxes.Single().Address == address && Link().Match(mail.TextBody ?? "") is { Success: true } link && link.Groups[1].Value == page)
                    return (mail, new Uri(link.Value.Trim()));
            }

            await Task.Delay(100, patience.Token);
        }
    }

    [GeneratedRegex(@"^http://127\.0\.0\.1:\d+/(sign|download)/\S+", RegexOptions.Multiline)]
    private static partial Regex Link();
}

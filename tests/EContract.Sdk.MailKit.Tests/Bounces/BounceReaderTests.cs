using System.Text;
using EContract.Sdk.MailKit.Bounces;
using EContract.Sdk.Notifications;

namespace EContract.Sdk.MailKit.Tests.Bounces;

public sealed class BounceReaderTests
{
    private static readonly Dictionary<string, string> Reports = new()
    {
        // As Postfix writes it.
        ["Everything"] = Report(
            $"""
            Reporting-MTA: dns; mx.service.example
            Original-Envelope-Id: {Messages.Id}
            Arrival-Date: Mon, 23 Nov 2026 10:00:00 +0900 (JST)

            Final-Recipient: rfc822; tanaka@supplier.example
            Original-Recipient: rfc822;tanaka@supplier.example
            Action: failed
            Status: 5.1.1
            Remote-MTA: dns; mx.supplier.example
            Diagnostic-Code: smtp; 550 5.1.1 <tanaka@supplier.example>: Recipient address
                rejected: User unknown
            """,
            "text/rfc822-headers",
            $"Message-ID: <{Messages.Id}@service.example>\r\nSubject: =?UTF-8?B?5p2x?=\r\n"),
        ["HeadersOnly"] = Report(
            """
            Reporting-MTA: dns; mx.service.example

            Final-Recipient: rfc822; tanaka@supplier.example
            Action: failed (permanent)
            Status: 5.1.1 (bad mailbox)
            Diagnostic-Code: smtp; 550 5.1.1 <tanaka@supplier.example>: Recipient address rejected: User unknown
            """,
            "text/rfc822-headers",
            $"Message-ID: <{Messages.Id}@service.example>\r\n"),
        ["WholeMessage"] = Report(
            """
            Reporting-MTA: dns; mx.service.example

            Original-Recipient: rfc822; tanaka@supplier.example
            Action: FAILED
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 <tanaka@supplier.example>: Recipient address rejected: User unknown
            """,
            "message/rfc822",
            $"Message-ID: <{Messages.Id}@service.example>\r\nSubject: x\r\n\r\nbody\r\n"),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Everything")]
    [InlineData("HeadersOnly")]
    [InlineData("WholeMessage")]
    public async Task ReadAsync_Report_TellsMessageRecipientAndReason(string report)
    {
        MailBounce bounce = Assert.Single(await ReadAsync(Reports[report]));

        Assert.Equal(
            new MailBounce(Messages.Id, "tanaka@supplier.example", "5.1.1", "550 5.1.1 <tanaka@supplier.example>: Recipient address rejected: User unknown"),
            bounce);
    }

    [Theory]
    [InlineData("delayed")]
    [InlineData("delivered")]
    [InlineData("relayed")]
    [InlineData("expanded")]
    [InlineData("")]
    public async Task ReadAsync_NoFailure_TellsNothing(string action) =>
        Assert.Empty(await ReadAsync(Reports["Everything"].Replace("Action: failed", $"Action: {action}", StringComparison.Ordinal)));

    [Theory]
    [InlineData("From: somebody@example.com\r\nSubject: hello\r\n\r\nNice weather.\r\n")]
    [InlineData("")]
    [InlineData("no mail at all")]
    [InlineData("Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n")]
    [InlineData("Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nnothing\r\n--x--\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nAction: failed\r\n--x--\r\n")]
    public async Task ReadAsync_OtherMail_TellsNothing(string mail)
    {
        try
        {
            Assert.Empty(await ReadAsync(mail));
        }
        catch (BounceFormatException)
        {
            // No mail at all may be refused.
            Assert.DoesNotContain("Content-Type", mail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ReadAsync_IdentifierThatIsNoneOfOurs_TellsNothing() =>
        Assert.Empty(await ReadAsync(Reports["HeadersOnly"].Replace(Messages.Id, "a/b ../../c", StringComparison.Ordinal)));

    [Fact]
    public async Task ReadAsync_ManyRecipients_TellsNoMoreThanTen()
    {
        string one = "\r\nFinal-Recipient: rfc822; a@example.com\r\nAction: failed\r\nStatus: 5.0.0\r\n";
        string report = Report("Reporting-MTA: dns; x\r\n" + string.Concat(Enumerable.Repeat(one, 5000)), "text/rfc822-headers", $"Message-ID: <{Messages.Id}@x>\r\n");

        Assert.Equal(10, (await ReadAsync(report)).Count);
    }

    [Fact]
    public async Task ReadAsync_WordsOfTheServer_AreMadeSafeToShow()
    {
        string report = Reports["HeadersOnly"].Replace("User unknown", "\u202Eunknown\u001b[31m " + new string('x', 5000), StringComparison.Ordinal);

        MailBounce bounce = Assert.Single(await ReadAsync(report));

        Assert.InRange(bounce.Reason.Length, 1, 310);
        Assert.DoesNotContain('\u202E', bounce.Reason);
        Assert.DoesNotContain('\u001b', bounce.Reason);
    }

    [Fact]
    public async Task ReadAsync_TooLarge_IsRefused()
    {
        using var endless = new MemoryStream(new byte[BounceReader.MaxLength + 1]);

        await Assert.ThrowsAsync<BounceFormatException>(async () => await BounceReader.ReadAsync(endless, Cancel));
    }

    [Fact]
    public async Task ReadAsync_NestedWithoutEnd_EndsAndTellsNothing()
    {
        var mail = new StringBuilder();
        for (int i = 0; i < 20_000; i++)
            mail.Append($"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");

        Assert.Empty(await ReadAsync(mail.ToString()));
    }

    [Fact]
    public async Task ReadAsync_AnyByteChanged_TellsSomethingOrRefuses()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Reports["Everything"]);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0x20;
            try
            {
                Assert.InRange((await BounceReader.ReadAsync(new MemoryStream(changed), Cancel)).Count, 0, 1);
            }
            catch (BounceFormatException)
            {
                continue;
            }
        }
    }

    private static async Task<IReadOnlyList<MailBounce>> ReadAsync(string mail)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(mail));
        return await BounceReader.ReadAsync(content, Cancel);
    }

    private static string Report(string status, string returnedType, string returned) => $"""
        From: MAILER-DAEMON@mx.service.example (Mail Delivery System)
        To: bounces@service.example
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
         boundary="B.1/mx"

        --B.1/mx
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not be delivered.

        --B.1/mx
        Content-Type: message/delivery-status

        {status}

        --B.1/mx
        Content-Type: {returnedType}

        {returned}
        --B.1/mx--

        """.ReplaceLineEndings("\r\n");
}

using EContract.Sdk.Notifications;
using EContract.Sdk.Notifications.Mail;
using FsCheck;
using FsCheck.Xunit;
using MimeKit;

namespace EContract.Sdk.Tests.Notifications.Mail;

public sealed class MailMessageWriterTests
{
    private static readonly NotificationMessage Message = new NotificationComposer().Compose(Samples.SignatureRequested());
    private static readonly DateTimeOffset Date = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(-3.5));

    [Property(MaxTest = 300)]
    public void Write_AnySubjectNameAndBody_NeverBreaksTheMail(string? subject, string? name, string? text)
    {
        NotificationMessage message = Message with
        {
            Subject = subject ?? "",
            To = new Sdk.Notifications.MailboxAddress(name ?? "", "tanaka@supplier.example"),
            Text = text ?? "",
        };

        byte[] mail = MailMessageWriter.Write(message, Date);

        using MimeMessage read = MimeMessage.Load(new MemoryStream(mail));
        Assert.Equal("tanaka@supplier.example", Assert.IsType<MimeKit.MailboxAddress>(Assert.Single(read.To)).Address);
        Assert.Equal(
            ["Date", "From", "To", "Subject", "Message-ID", "In-Reply-To", "References", "Auto-Submitted", "MIME-Version"],
            read.Headers.Select(header => header.Field));
        Assert.Equal(2, Assert.IsType<MultipartAlternative>(read.Body).Count);
        Assert.Equal(Date, read.Date);
    }

    [Fact]
    public void Write_SameMessageLater_HasTheSameMessageId()
    {
        using MimeMessage first = MimeMessage.Load(new MemoryStream(MailMessageWriter.Write(Message, Date)));
        using MimeMessage second = MimeMessage.Load(new MemoryStream(MailMessageWriter.Write(Message, Date.AddDays(1))));
        using MimeMessage other = MimeMessage.Load(new MemoryStream(MailMessageWriter.Write(Message with { Id = "other" }, Date)));

        Assert.Equal(first.MessageId, second.MessageId);
        Assert.NotEqual(first.MessageId, other.MessageId);
    }

    [Fact]
    public void Write_AsciiSubjectAndName_AreReadableAsTheyStand()
    {
        string mail = System.Text.Encoding.ASCII.GetString(MailMessageWriter.Write(
            Message with { Subject = "Your request was sent", To = new Sdk.Notifications.MailboxAddress("Taro Tanaka", "t@x.example") }, Date));

        Assert.Contains("\r\nSubject: Your request was sent\r\n", mail, StringComparison.Ordinal);
        Assert.Contains("\r\nTo: Taro Tanaka\r\n <t@x.example>\r\n", mail, StringComparison.Ordinal);
        Assert.Contains("Date: Fri, 02 Jan 2026 03:04:05 -0330\r\n", mail, StringComparison.Ordinal);
    }
}

using EContract.Sdk.Notifications;
using EContract.TestInfrastructure;
using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace EContract.Sdk.Tests.Notifications;

public sealed class FileNotifierTests : IDisposable
{
    private static readonly NotificationComposer Composer = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
    private readonly FileNotifier _notifier;

    public FileNotifierTests()
    {
        _time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("JST", TimeSpan.FromHours(9), "JST", "JST"));
        _notifier = new FileNotifier(Mails, _time);
    }

    private string Mails => _directory.Combine("mails");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(NotificationLanguage.Japanese)]
    [InlineData(NotificationLanguage.English)]
    public async Task DeliverAsync_AnyKind_IsReadBackByMimeKit(NotificationLanguage language)
    {
        foreach (Notification notification in Samples.All(language))
        {
            NotificationMessage message = Composer.Compose(notification);

            await _notifier.DeliverAsync(message);

            using MimeMessage mail = await MimeMessage.LoadAsync(Path.Combine(Mails, notification.Id + ".eml"));
            Assert.Equal(message.Subject, mail.Subject);
            Assert.Equal(new DateTimeOffset(2026, 11, 23, 18, 0, 0, TimeSpan.FromHours(9)), mail.Date);
            Assert.Equal("電子契約サービス", Assert.IsType<MimeKit.MailboxAddress>(Assert.Single(mail.From)).Name);
            Assert.Equal("noreply@localhost", Assert.IsType<MimeKit.MailboxAddress>(Assert.Single(mail.From)).Address);
            Assert.Equal("田中 太郎", Assert.IsType<MimeKit.MailboxAddress>(Assert.Single(mail.To)).Name);
            Assert.Equal("tanaka@supplier.example", Assert.IsType<MimeKit.MailboxAddress>(Assert.Single(mail.To)).Address);
            Assert.EndsWith("@localhost", mail.MessageId, StringComparison.Ordinal);
            Assert.Equal("auto-generated", mail.Headers[HeaderId.AutoSubmitted]);
            MimeEntity[] parts = mail.Body is Multipart mixed and not MultipartAlternative ? [.. mixed] : [mail.Body!];
            MultipartAlternative alternative = Assert.IsType<MultipartAlternative>(parts[0]);
            Assert.Equal(message.Attachments.Count, parts.Length - 1);
            foreach ((NotificationAttachment attachment, MimePart part) in message.Attachments.Zip(parts.Skip(1).Cast<MimePart>()))
            {
                using var content = new MemoryStream();
                await part.Content!.DecodeToAsync(content);
                Assert.Equal((attachment.Name, attachment.MediaType), (part.FileName, part.ContentType.MimeType));
                Assert.Equal(attachment.Content.ToArray(), content.ToArray());
            }

            Assert.Equal(2, alternative.Count);
            Assert.Equal(message.Text, mail.TextBody!.ReplaceLineEndings("\n"));
            Assert.Equal(message.Html, mail.HtmlBody!.ReplaceLineEndings("\n"));
        }
    }

    [Fact]
    public async Task DeliverAsync_Always_WritesStrictSevenBitMail()
    {
        NotificationMessage message = Composer.Compose(Samples.SignatureRequested() with
        {
            Recipient = Samples.Recipient() with { Name = string.Concat(Enumerable.Repeat("寿限無", 60)) },
            Envelope = Samples.Envelope with { Title = string.Concat(Enumerable.Repeat("𠮷業務委託", 60)) },
        });

        await _notifier.DeliverAsync(message);

        byte[] mail = File.ReadAllBytes(Assert.Single(Directory.GetFiles(Mails)));
        Assert.All(mail, b => Assert.True(b is (>= 0x20 and < 0x7F) or (byte)'\r' or (byte)'\n'));
        string text = System.Text.Encoding.ASCII.GetString(mail);
        Assert.Equal(text, text.ReplaceLineEndings("\r\n"));
        Assert.All(text.Split("\r\n"), line => Assert.InRange(line.Length, 0, 78));
        using MimeMessage read = MimeMessage.Load(new MemoryStream(mail));
        Assert.Equal(message.Subject, read.Subject);
        Assert.Equal(message.To.Name, ((MimeKit.MailboxAddress)read.To[0]).Name);
    }

    [Fact]
    public async Task DeliverAsync_SameMessageAgain_IsWrittenOnce()
    {
        NotificationMessage message = Composer.Compose(Samples.SignatureRequested());
        await _notifier.DeliverAsync(message);
        byte[] first = File.ReadAllBytes(Assert.Single(Directory.GetFiles(Mails)));
        _time.Advance(TimeSpan.FromHours(1));

        await _notifier.DeliverAsync(message);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await _notifier.DeliverAsync(message))));

        Assert.Equal(first, File.ReadAllBytes(Assert.Single(Directory.GetFiles(Mails))));
    }

    [Theory]
    [InlineData("../../escape")]
    [InlineData("a/b")]
    [InlineData(".hidden")]
    [InlineData("名前")]
    [InlineData("")]
    public async Task DeliverAsync_IdIsNoFileName_StaysInTheDirectory(string id)
    {
        await _notifier.DeliverAsync(Composer.Compose(Samples.SignatureRequested()) with { Id = id });

        Assert.Matches("^[0-9a-f]{64}[.]eml$", Path.GetFileName(Assert.Single(Directory.GetFiles(_directory.FullPath, "*", SearchOption.AllDirectories))));
    }

    [Fact]
    public async Task DeliverAsync_MessageWithLineBreaksInItsHeaders_WritesNoHeaderOfTheirs()
    {
        NotificationMessage message = Composer.Compose(Samples.SignatureRequested()) with
        {
            Subject = "件名\r\nBcc: victim@example.com",
            To = new Sdk.Notifications.MailboxAddress("名\r\nBcc: victim@example.com", "tanaka@supplier.example"),
        };

        await _notifier.DeliverAsync(message);

        using MimeMessage mail = await MimeMessage.LoadAsync(Assert.Single(Directory.GetFiles(Mails)));
        Assert.Empty(mail.Bcc);
        Assert.Equal("件名 Bcc: victim@example.com", mail.Subject);
    }

    [Fact]
    public async Task DeliverAsync_SubjectLooksLikeAnEncodedWord_IsShownAsItIs()
    {
        NotificationMessage message = Composer.Compose(Samples.SignatureRequested()) with { Subject = "=?utf-8?B?ZXZpbA==?=" };

        await _notifier.DeliverAsync(message);

        using MimeMessage mail = await MimeMessage.LoadAsync(Assert.Single(Directory.GetFiles(Mails)));
        Assert.Equal("=?utf-8?B?ZXZpbA==?=", mail.Subject);
    }

    [Fact]
    public async Task DeliverAsync_AddressIsNone_IsRejected()
    {
        NotificationMessage message = Composer.Compose(Samples.SignatureRequested()) with
        {
            To = new Sdk.Notifications.MailboxAddress("名", "a@b.c>\r\nBcc: <x@y.z"),
        };

        var error = await Assert.ThrowsAsync<NotificationException>(async () => await _notifier.DeliverAsync(message));
        Assert.Equal(NotificationFailure.Rejected, error.Failure);
    }

    [Fact]
    public async Task DeliverAsync_DirectoryIsAFile_IsATypedError()
    {
        var notifier = new FileNotifier(_directory.WriteFile("occupied", "x"u8), _time);

        await Assert.ThrowsAsync<NotificationException>(
            async () => await notifier.DeliverAsync(Composer.Compose(Samples.SignatureRequested())));
    }

    [Fact]
    public async Task DeliverAsync_Always_IsReadableByTheOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix file modes");
            return;
        }

        await _notifier.DeliverAsync(Composer.Compose(Samples.SignatureRequested()));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(Mails))));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Mails));
    }
}

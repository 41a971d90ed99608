using EContract.Sdk.MailKit.Smtp;
using EContract.Sdk.Notifications;
using EContract.TestInfrastructure.Mail;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using MailboxAddress = EContract.Sdk.Notifications.MailboxAddress;

namespace EContract.Sdk.MailKit.Tests.Smtp;

public sealed class SmtpNotifierTests
{
    private const string Address = "tanaka@supplier.example";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SmtpServerSecurity.StartTls, SmtpSecurity.StartTls)]
    [InlineData(SmtpServerSecurity.Implicit, SmtpSecurity.ImplicitTls)]
    public async Task DeliverAsync_SecuredServer_TakesTheMail(SmtpServerSecurity offered, SmtpSecurity chosen)
    {
        using SmtpServer server = await SmtpServer.StartAsync(offered);
        await using var notifier = new SmtpNotifier(Options(server, chosen));

        await notifier.DeliverAsync(Messages.To(Address), Cancel);

        MimeMessage mail = Read(Assert.Single(server.Mails));
        Assert.Equal("True", mail.Headers["X-Tls"]);
        Assert.Equal("True", mail.Headers["X-Auth"]);
        Assert.Equal(Address, mail.Headers["X-To"]);
        Assert.Equal("noreply@service.example", mail.Headers["X-From"]);
        Assert.Equal("東海市 様より○○業務委託への署名依頼が届いています", mail.Subject);
        Assert.StartsWith("=?UTF-8?B?", System.Text.Encoding.ASCII.GetString(mail.Headers[mail.Headers.IndexOf(HeaderId.Subject)].RawValue).TrimStart(), StringComparison.Ordinal);
        Assert.Equal($"{Messages.Id}@service.example", mail.MessageId);
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.Contains("https://sign.example.jp/sign/abc", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeliverAsync_ServerThatReportsFailures_IsAskedTo()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        SmtpOptions options = Options(server);
        options.BounceAddress = "bounces@service.example";
        await using var notifier = new SmtpNotifier(options);

        await notifier.DeliverAsync(Messages.To(Address), Cancel);

        MimeMessage mail = Read(Assert.Single(server.Mails));
        Assert.Equal("bounces@service.example", mail.Headers["X-From"]);
        Assert.Contains("RET=HDRS", mail.Headers["X-Parameters"], StringComparison.Ordinal);
        Assert.Contains("NOTIFY=FAILURE", mail.Headers["X-Parameters"], StringComparison.Ordinal);
        Assert.Contains($"ENVID={Messages.Id}", mail.Headers["X-Parameters"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeliverAsync_ServerThatReportsNoFailures_IsNotAskedTo()
    {
        using SmtpServer server = await SmtpServer.StartAsync(offersDsn: false);
        await using var notifier = new SmtpNotifier(Options(server));

        await notifier.DeliverAsync(Messages.To(Address), Cancel);

        Assert.Equal("", Read(Assert.Single(server.Mails)).Headers["X-Parameters"]);
    }

    [Fact]
    public async Task DeliverAsync_SeveralMessagesOfAnEnvelope_ShareAConnectionAndAConversation()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        await using var notifier = new SmtpNotifier(Options(server));

        for (int i = 0; i < 3; i++)
            await notifier.DeliverAsync(Messages.To(Address, $"message-{i}"), Cancel);

        MimeMessage[] mails = [.. server.Mails.Select(Read)];
        Assert.Equal(3, mails.Select(mail => mail.MessageId).Distinct().Count());
        Assert.Single(mails.Select(mail => mail.References.Single()).Distinct());
        Assert.Single(mails.Select(mail => mail.InReplyTo).Distinct());
        Assert.Single(mails.Select(mail => mail.Headers["X-Connection"]).Distinct());
    }

    [Fact]
    public async Task DeliverAsync_AsManyAsAConnectionIsFor_ThenAnotherOne()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        SmtpOptions options = Options(server);
        options.MessagesPerConnection = 2;
        await using var notifier = new SmtpNotifier(options);

        for (int i = 0; i < 3; i++)
            await notifier.DeliverAsync(Messages.To(Address, $"message-{i}"), Cancel);

        string[] connections = [.. server.Mails.Select(mail => Read(mail).Headers["X-Connection"]!)];
        Assert.Equal(connections[0], connections[1]);
        Assert.NotEqual(connections[0], connections[2]);
    }

    [Fact]
    public async Task DeliverAsync_ManyAtOnce_UsesAsManyConnectionsAsAllowed()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        await using var notifier = new SmtpNotifier(Options(server));

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => notifier.DeliverAsync(Messages.To(Address, $"message-{i}"), Cancel).AsTask()));

        Assert.Equal(12, server.Mails.Count);
        Assert.InRange(server.Mails.Select(mail => Read(mail).Headers["X-Connection"]).Distinct().Count(), 1, 2);
    }

    [Theory]
    [InlineData("nobody@supplier.example", NotificationFailure.Rejected, "550 5.1.1 no such user [31m <script>")]
    [InlineData("content@supplier.example", NotificationFailure.Rejected, "554 5.6.0 content not accepted")]
    [InlineData("later@supplier.example", NotificationFailure.Deferred, "451 4.3.0 try again later")]
    [InlineData("closing@supplier.example", NotificationFailure.Unavailable, "421 4.3.2 closing")]
    public async Task DeliverAsync_Refused_SaysHowAndWhatTheServerSaid(string address, NotificationFailure expected, string said)
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        await using var notifier = new SmtpNotifier(Options(server));

        NotificationException e = await FailAsync(notifier, Messages.To(address));

        Assert.Equal(expected, e.Failure);
        Assert.EndsWith(said, e.Message, StringComparison.Ordinal);
        await notifier.DeliverAsync(Messages.To(Address), Cancel);
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task DeliverAsync_SenderRefused_IsMisconfigured()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        await using var notifier = new SmtpNotifier(Options(server));

        NotificationException e = await FailAsync(notifier, Messages.To(Address, from: "blocked@service.example"));

        Assert.Equal(NotificationFailure.Misconfigured, e.Failure);
    }

    [Fact]
    public async Task DeliverAsync_ServerThatHangs_IsGivenUp()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        SmtpOptions options = Options(server);
        options.Timeout = TimeSpan.FromSeconds(2);
        await using var notifier = new SmtpNotifier(options);

        NotificationException e = await FailAsync(notifier, Messages.To("hang@supplier.example"));

        Assert.Equal(NotificationFailure.Unavailable, e.Failure);
        Assert.Contains("did not answer within 2 s", e.Message, StringComparison.Ordinal);
        await notifier.DeliverAsync(Messages.To(Address), Cancel);
    }

    [Fact]
    public async Task DeliverAsync_Cancelled_IsCancelled()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        await using var notifier = new SmtpNotifier(Options(server));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await notifier.DeliverAsync(Messages.To("hang@supplier.example"), stop.Token));
    }

    [Fact]
    public async Task DeliverAsync_ConnectionLostAfterTheMailWasTaken_ComesAgainUnderTheSameMessageId()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        await using var notifier = new SmtpNotifier(Options(server));

        NotificationException e = await FailAsync(notifier, Messages.To("drop@supplier.example"));
        await notifier.DeliverAsync(Messages.To("drop@supplier.example"), Cancel);

        Assert.Equal(NotificationFailure.Unavailable, e.Failure);
        Assert.Equal(2, server.Mails.Count);
        Assert.Single(server.Mails.Select(mail => Read(mail).MessageId).Distinct());
    }

    [Fact]
    public async Task DeliverAsync_ServerRestartedInBetween_IsFoundAgain()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        await using var notifier = new SmtpNotifier(Options(server));
        await notifier.DeliverAsync(Messages.To(Address), Cancel);

        server.Kill();
        Assert.Equal(NotificationFailure.Unavailable, (await FailAsync(notifier, Messages.To(Address))).Failure);
        await server.StartAsync();
        await notifier.DeliverAsync(Messages.To(Address, "message-2"), Cancel);

        Assert.Equal(2, server.Mails.Count);
    }

    [Fact]
    public async Task DeliverAsync_WrongPassword_IsMisconfiguredAndSaysNoSecret()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        SmtpOptions options = Options(server);
        options.Credential = _ => new(SmtpCredential.Password("app", "geheim-4711"));
        await using var notifier = new SmtpNotifier(options);

        NotificationException e = await FailAsync(notifier, Messages.To(Address));

        Assert.Equal(NotificationFailure.Misconfigured, e.Failure);
        Assert.Contains("does not accept the credentials: 535", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeliverAsync_CredentialsThatCannotBeHad_KeepTheMailBackAndStaySecret()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        SmtpOptions options = Options(server);
        options.Credential = _ => throw new HttpRequestException("https://vault/?key=geheim-4711 is away");
        await using var notifier = new SmtpNotifier(options);

        NotificationException e = await FailAsync(notifier, Messages.To(Address));

        Assert.Equal(NotificationFailure.Unavailable, e.Failure);
        Assert.DoesNotContain("geheim", e.Message, StringComparison.Ordinal);
        options.Credential = _ => new(SmtpCredential.Password("app", "secret"));
        await notifier.DeliverAsync(Messages.To(Address), Cancel);
    }

    [Theory]
    [InlineData("token", true)]
    [InlineData("expired", false)]
    public async Task DeliverAsync_AccessToken_IsShown(string token, bool isAccepted)
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        SmtpOptions options = Options(server);
        options.Credential = _ => new(SmtpCredential.AccessToken("app", token));
        await using var notifier = new SmtpNotifier(options);

        if (isAccepted)
            await notifier.DeliverAsync(Messages.To(Address), Cancel);
        else
            Assert.Equal(NotificationFailure.Misconfigured, (await FailAsync(notifier, Messages.To(Address))).Failure);
        Assert.Equal(isAccepted ? 1 : 0, server.Mails.Count);
    }

    [Fact]
    public async Task DeliverAsync_CertificateOfNobodyTrusted_IsRefused()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        SmtpOptions options = Options(server);
        options.ServerAnchors.Clear();
        await using var notifier = new SmtpNotifier(options);

        Assert.Equal(NotificationFailure.Misconfigured, (await FailAsync(notifier, Messages.To(Address))).Failure);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task DeliverAsync_CertificateOfAnotherName_IsRefused()
    {
        using SmtpServer server = await SmtpServer.StartAsync(name: "DNS:other.test");
        await using var notifier = new SmtpNotifier(Options(server));

        NotificationException e = await FailAsync(notifier, Messages.To(Address));

        Assert.Equal(NotificationFailure.Misconfigured, e.Failure);
        Assert.Contains("no secure connection", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeliverAsync_ServerWithoutStartTls_GetsNothing()
    {
        using SmtpServer server = await SmtpServer.StartAsync(SmtpServerSecurity.None);
        await using var notifier = new SmtpNotifier(Options(server));

        NotificationException e = await FailAsync(notifier, Messages.To(Address));

        Assert.Equal(NotificationFailure.Misconfigured, e.Failure);
        Assert.Contains("STARTTLS", e.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task DeliverAsync_RelayOnThisMachine_MayBeInTheClear()
    {
        using SmtpServer server = await SmtpServer.StartAsync(SmtpServerSecurity.None);
        SmtpOptions options = Options(server, SmtpSecurity.None);
        options.Credential = null;
        await using var notifier = new SmtpNotifier(options);

        await notifier.DeliverAsync(Messages.To(Address), Cancel);

        Assert.Equal("False", Read(Assert.Single(server.Mails)).Headers["X-Tls"]);
    }

    [Fact]
    public async Task DeliverAsync_MoreThanAMinuteMayHave_SaysWhenToComeAgain()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        var clock = new FakeTimeProvider();
        SmtpOptions options = Options(server);
        options.MessagesPerMinute = 2;
        await using var notifier = new SmtpNotifier(options, clock);

        await notifier.DeliverAsync(Messages.To(Address, "message-1"), Cancel);
        clock.Advance(TimeSpan.FromSeconds(20));
        await notifier.DeliverAsync(Messages.To(Address, "message-2"), Cancel);
        NotificationException e = await FailAsync(notifier, Messages.To(Address, "message-3"));
        clock.Advance(e.RetryAfter!.Value);
        await notifier.DeliverAsync(Messages.To(Address, "message-3"), Cancel);

        Assert.Equal(NotificationFailure.Throttled, e.Failure);
        Assert.Equal(TimeSpan.FromSeconds(40), e.RetryAfter);
        Assert.Equal(3, server.Mails.Count);
    }

    [Fact]
    public async Task CheckAsync_Server_IsDescribed()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        await using var notifier = new SmtpNotifier(Options(server));

        SmtpServerInfo info = await notifier.CheckAsync(Cancel);

        Assert.Equal($"127.0.0.1:{server.Port}", info.Server);
        Assert.StartsWith("Tls1", info.Protocol, StringComparison.Ordinal);
        Assert.True(info.IsAuthenticated);
        Assert.True(info.NotifiesOfFailures);
        Assert.Equal(30 << 20, info.MaxMessageLength);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task CheckAsync_NoServer_SaysSo()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        server.Kill();
        await using var notifier = new SmtpNotifier(Options(server));

        NotificationException e = await Assert.ThrowsAsync<NotificationException>(async () => await notifier.CheckAsync(Cancel));

        Assert.Equal(NotificationFailure.Unavailable, e.Failure);
    }

    [Fact]
    public async Task SendTestAsync_Arrives()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        await using var notifier = new SmtpNotifier(Options(server));

        await notifier.SendTestAsync(new MailboxAddress("電子契約サービス", "noreply@service.example"), new MailboxAddress("", Address), Cancel);

        Assert.Equal("送信テスト / Test message", Read(Assert.Single(server.Mails)).Subject);
    }

    private static SmtpOptions Options(SmtpServer server, SmtpSecurity security = SmtpSecurity.StartTls) => new()
    {
        Host = SmtpServer.Host,
        Port = server.Port,
        Security = security,
        Credential = _ => new(SmtpCredential.Password("app", "secret")),
        ServerAnchors = { server.Root },
    };

    private static Task<NotificationException> FailAsync(SmtpNotifier notifier, NotificationMessage message) =>
        Assert.ThrowsAsync<NotificationException>(async () => await notifier.DeliverAsync(message, Cancel));

    private static MimeMessage Read(string mail)
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(mail));
        return MimeMessage.Load(content);
    }
}

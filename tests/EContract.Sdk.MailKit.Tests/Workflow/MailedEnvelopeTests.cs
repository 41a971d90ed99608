using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Cryptography;
using EContract.Sdk.MailKit.Bounces;
using EContract.Sdk.MailKit.Smtp;
using EContract.Sdk.Notifications;
using EContract.Sdk.Testing;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Mail;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace EContract.Sdk.MailKit.Tests.Workflow;

/// <summary>An envelope whose participants know of it by mail only, from a server that fails.</summary>
public sealed class MailedEnvelopeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Envelope_SignedByTheLinksInTheMails_EndsWithADownload()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        await using ServiceProvider host = Compose(server);
        var manager = host.GetRequiredService<EnvelopeManager>();
        Envelope envelope = await SendAsync(manager, "yamada@sample.example");

        string token = LinkIn(server, "yamada@sample.example", "/sign/");
        SigningView view = await manager.OpenLinkAsync(token, cancellationToken: Cancel);
        foreach (DocumentView document in view.Documents)
            await (await manager.OpenDocumentAsync(token, document.Id, cancellationToken: Cancel)).DisposeAsync();
        SigningSummary summary = await manager.PrepareSignAsync(token, cancellationToken: Cancel);
        envelope = await manager.ConfirmSignAsync(token, "click", summary.Consent, cancellationToken: Cancel);

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        DownloadView download = await manager.OpenDownloadAsync(LinkIn(server, "yamada@sample.example", "/download/"), cancellationToken: Cancel);
        Assert.Single(download.Documents);
    }

    [Fact]
    public async Task Envelope_ServerAwayAndConnectionsLost_EveryMailArrivesUnderOneIdentifier()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        await using ServiceProvider host = Compose(server);
        var manager = host.GetRequiredService<EnvelopeManager>();
        var worker = host.GetRequiredService<EnvelopeWorker>();
        server.Kill();
        Envelope envelope = await SendAsync(manager, "drop@sample.example");
        Assert.Empty(server.Mails);

        await server.StartAsync();
        await WaitAsync(async () =>
        {
            await worker.RunDueAsync(Cancel);
            return (await manager.GetEventsAsync(envelope.Id, Cancel)).Count(record => record.Event is NotificationSent) == 2;
        });

        // One of them was taken twice: the server took it, and the connection broke before it could say so.
        Assert.Equal(3, server.Mails.Count);
        Assert.Equal(2, server.Mails.Select(mail => Read(mail).MessageId).Distinct().Count());
    }

    [Fact]
    public async Task Bounce_OfARequest_IsToldToTheSender()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        await using ServiceProvider host = Compose(server);
        var manager = host.GetRequiredService<EnvelopeManager>();
        Envelope envelope = await SendAsync(manager, "yamada@sample.example");
        MimeMessage request = Read(server.Mails.Single(mail => mail.Contains("X-To: yamada@sample.example", StringComparison.Ordinal)));

        using var report = new MemoryStream(BounceOf(request));
        foreach (MailBounce bounce in await BounceReader.ReadAsync(report, Cancel))
            Assert.Equal(BounceOutcome.Recorded, await manager.RecordBounceAsync(bounce, cancellationToken: Cancel));

        MimeMessage told = Read(server.Mails[^1]);
        Assert.Equal("keiyaku@city.example", told.To.Mailboxes.Single().Address);
        Assert.StartsWith("宛先不達のお知らせ", told.Subject, StringComparison.Ordinal);
        Assert.Contains("participant.delivery.bounced", (await manager.GetEventsAsync(envelope.Id, Cancel)).Select(record => record.Event.Name));
    }

    [Fact]
    public async Task Request_ToAnAddressThatTheServerRefuses_IsToldToTheSender()
    {
        using SmtpServer server = await SmtpServer.StartAsync();
        await using ServiceProvider host = Compose(server);
        var manager = host.GetRequiredService<EnvelopeManager>();

        Envelope envelope = await SendAsync(manager, "nobody@sample.example");

        NotificationFailed failed = Assert.Single((await manager.GetEventsAsync(envelope.Id, Cancel)).Select(record => record.Event).OfType<NotificationFailed>());
        Assert.Contains("550 5.1.1 no such user", failed.Reason, StringComparison.Ordinal);
        Assert.Contains("nobody@sample.example", Read(server.Mails[^1]).TextBody, StringComparison.Ordinal);
    }

    private static ServiceProvider Compose(SmtpServer server)
    {
        var services = new ServiceCollection();
        DevelopmentPki pki = DevelopmentPki.Create(new DevelopmentPkiOptions { BaseUri = new Uri("http://pki.example/") });
        // Made by a factory, it is disposed with the rest.
        services.AddSingleton(_ => pki);
        services.AddEContract(contracts => contracts
            .UseInMemoryEnvelopes()
            .UseInMemoryDocuments()
            .UseSigner(provider => new X509Signer(provider.GetRequiredService<DevelopmentPki>().IssueSigner("東海市 電子契約", "東海市"), [pki.IssuingCa]))
            .UseTimestampAuthority(_ => pki.TimestampAuthority)
            .UseRevocationSource(_ => pki.RevocationSource)
            .AddTrustAnchors(pki.Root)
            .SetNotifications(notifications => notifications.From = new("電子契約サービス", "noreply@service.example"))
            .SetEnvelopes(envelopes =>
            {
                envelopes.Sender = new EnvelopeSender("東海市", "契約検査課", "keiyaku@city.example");
                envelopes.RetryDelay = TimeSpan.FromMilliseconds(50);
                envelopes.MaxRetryDelay = TimeSpan.FromMilliseconds(200);
            })
            .UseSmtpNotifier(smtp =>
            {
                smtp.Host = SmtpServer.Host;
                smtp.Port = server.Port;
                smtp.Credential = _ => new(SmtpCredential.Password("app", "secret"));
                smtp.ServerAnchors.Add(server.Root);
                smtp.Timeout = TimeSpan.FromSeconds(5);
            }));
        return services.BuildServiceProvider();
    }

    private static async Task<Envelope> SendAsync(EnvelopeManager manager, string address)
    {
        Envelope envelope = await manager.CreateAsync(
            new EnvelopeDescriptor
            {
                Title = "○○業務委託",
                Documents = { DocumentDescriptor.FromFile(SamplePdfs.Contract) },
                Participants = { new() { Name = "山田太郎", Email = address, Organization = "株式会社サンプル" } },
            },
            cancellationToken: Cancel);
        return await manager.SendAsync(envelope.Id, cancellationToken: Cancel);
    }

    private static string LinkIn(SmtpServer server, string address, string page)
    {
        MimeMessage mail = server.Mails.Select(Read).Last(mail => mail.Headers["X-To"] == address);
        string link = mail.TextBody!.Split('\n').Select(line => line.Trim()).First(line => line.Contains(page, StringComparison.Ordinal));
        return new Uri(link).Segments[^1];
    }

    private static byte[] BounceOf(MimeMessage message)
    {
        var status = new MessageDeliveryStatus();
        status.StatusGroups.Add(new HeaderList { { "Reporting-MTA", "dns; mx.test" } });
        status.StatusGroups.Add(new HeaderList
        {
            { "Final-Recipient", "rfc822; yamada@sample.example" }, { "Action", "failed" }, { "Status", "5.2.1" }, { "Diagnostic-Code", "smtp; 550 mailbox disabled" },
        });
        var report = new MultipartReport("delivery-status") { new TextPart("plain") { Text = "Sorry." }, status, new MessagePart { Message = message } };
        using var bounce = new MimeMessage { Body = report };
        using var content = new MemoryStream();
        bounce.WriteTo(content);
        return content.ToArray();
    }

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition())
            await Task.Delay(20, patience.Token);
    }

    private static MimeMessage Read(string mail)
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(mail));
        return MimeMessage.Load(content);
    }
}

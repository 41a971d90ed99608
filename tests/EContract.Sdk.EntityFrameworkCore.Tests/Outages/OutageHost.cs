using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Contracts;
using EContract.Sdk.MailKit.Smtp;
using EContract.Sdk.Notifications;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Storage;
using EContract.Sdk.Testing;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Hsm;
using EContract.TestInfrastructure.Mail;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Outages;

/// <summary>A host whose every service is a real one in a process of its own, or a disk of its own, and can be taken away.</summary>
internal sealed class OutageHost : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ServiceProvider _provider;

    private OutageHost(P11KitServer hsm, DevelopmentPkiServer authorities, SmtpServer mail, Action<Pkcs11SignerOptions> key)
    {
        (Hsm, Authorities, MailServer) = (hsm, authorities, mail);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddEContract(contracts => contracts
            .UseEntityFrameworkCore(db => db.UseSqlite($"Data Source={_directory.Combine("contracts.db")}"))
            .UseFileSystemDocuments(Path.Combine(Disk.Folder, "documents"), encryption => encryption.UseKeyFile(_directory.Combine("kek.key")))
            .UsePkcs11Signer(key)
            .AddTimestampAuthority(authorities.TimestampUri)
            .SetOutboundHttp(http => http.AllowPrivateNetworks = true)
            .AddTrustAnchors(authorities.Pki.Root)
            .UseSmtpNotifier(smtp =>
            {
                (smtp.Host, smtp.Port) = (SmtpServer.Host, mail.Port);
                smtp.ServerAnchors.Add(mail.Root);
                smtp.Credential = _ => new(SmtpCredential.Password("app", "secret"));
                smtp.Timeout = TimeSpan.FromSeconds(5);
            })
            .SetEnvelopes(envelopes =>
            {
                envelopes.Sender = new EnvelopeSender("東海市");
                envelopes.RunInline = false;
                envelopes.RetryDelay = TimeSpan.FromMilliseconds(200);
                envelopes.MaxRetryDelay = TimeSpan.FromSeconds(1);
            }));
        _provider = services.BuildServiceProvider();
    }

    public SteppedClock Clock { get; } = new();

    public SmallDisk Disk { get; } = new();

    public P11KitServer Hsm { get; }

    public DevelopmentPkiServer Authorities { get; }

    public SmtpServer MailServer { get; }

    public EnvelopeManager Manager => _provider.GetRequiredService<EnvelopeManager>();

    public EnvelopeWorker Worker => _provider.GetRequiredService<EnvelopeWorker>();

    public IDocumentStore Documents => _provider.GetRequiredService<IDocumentStore>();

    public static async Task<OutageHost> StartAsync()
    {
        const string Token = "outage", Label = "witness";
        P11KitServer hsm = await P11KitServer.StartAsync(Token);
        DevelopmentPkiServer authorities = await DevelopmentPkiServer.StartAsync();
        SmtpServer mail = await SmtpServer.StartAsync();
        var token = new Pkcs11TokenOptions { LibraryPath = hsm.LibraryPath, TokenLabel = Token };
        token.SetPin(SoftHsm.Pin);
        var generator = new Pkcs11KeyGenerator(token);
        PublicKey publicKey = await generator.GenerateEcdsaAsync(Label, ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = authorities.Pki.IssueSigner("東海市 立会人", "東海市", publicKey);
        await generator.StoreCertificateAsync(certificate, Label);
        return new(hsm, authorities, mail, key =>
        {
            (key.LibraryPath, key.TokenLabel, key.KeyLabel) = (hsm.LibraryPath, Token, Label);
            key.SetPin(SoftHsm.Pin);
            key.OperationTimeout = TimeSpan.FromSeconds(5);
            key.Issuers.Add(authorities.Pki.IssuingCa);
        });
    }

    /// <summary>An envelope on its way, with the token of its only participant.</summary>
    public async Task<(Envelope Envelope, string Link)> SendAsync()
    {
        Envelope envelope = await Manager.SendAsync((await Manager.CreateAsync(new EnvelopeDescriptor
        {
            Title = "○○業務委託",
            Documents = { DocumentDescriptor.FromFile(SamplePdfs.Contract), DocumentDescriptor.FromFile(SamplePdfs.Specification) },
            Participants = { new() { Name = "山田太郎", Email = "yamada@sample.example" } },
        })).Id);
        await Worker.RunDueAsync();
        return (envelope, (await Manager.IssueSigningLinkAsync(envelope.Id, envelope.Participants[0].Id)).Segments[^1]);
    }

    public async Task ConfirmAsync(string link)
    {
        foreach (DocumentView document in (await Manager.OpenLinkAsync(link)).Documents)
            await (await Manager.OpenDocumentAsync(link, document.Id)).DisposeAsync();
        SigningSummary summary = await Manager.PrepareSignAsync(link);
        await Manager.ConfirmSignAsync(link, "click", summary.Consent);
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        await Hsm.DisposeAsync();
        await Authorities.DisposeAsync();
        MailServer.Dispose();
        SqliteConnection.ClearAllPools();
        Disk.Dispose();
        _directory.Dispose();
    }
}

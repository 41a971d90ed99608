using System.Text.RegularExpressions;
using EContract.Sdk.Conclusion;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Storage;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using UglyToad.PdfPig;
using Notices = EContract.Sdk.Notifications;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>The certificate of conclusion as a step of sealing, and where it is to be had.</summary>
public sealed class ConclusionCertificateTests
{
    private const string Yamada = "yamada@sample.example", City = "keiyaku@city.example";

    private static readonly Lazy<PdfFont> Gothic = new(() => PdfFont.FromFile(InstalledFonts.IpaexGothic));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Completed_CertificateIsListedMailedAndDownloaded()
    {
        using var host = new WorkflowFixture(Options());
        Envelope envelope = await host.SignAllAsync(await host.SendAsync(1));

        Assert.Equal((EnvelopeStatus.Completed, 2), (envelope.Status, host.Pdf.KeyCalls));
        ContractDocument certificate = envelope.ConclusionCertificate!;
        Assert.Equal("B-LTA", certificate.SealedLevel);
        string token = host.TokenOf(envelope.Participants[0], LinkPurpose.Download);
        DownloadView view = await host.Manager.OpenDownloadAsync(token, cancellationToken: Token);
        Assert.Equal((certificate.Id, "電子契約締結証明書", certificate.Current.Sha256), (view.ConclusionCertificate!.Id, view.ConclusionCertificate.Title, view.ConclusionCertificate.Sha256));
        await using (Stream byParty = await host.Manager.DownloadAsync(token, certificate.Id, cancellationToken: Token))
            Assert.Equal(certificate.Current.Length, byParty.Length);
        await using (Stream byHost = await host.Manager.OpenSealedAsync(envelope.Id, certificate.Id, cancellationToken: Token))
            Assert.Equal(certificate.Current.Length, byHost.Length);
        await using (Stream byHost = await host.Manager.OpenSealedAsync(envelope.Id, envelope.Documents[0].Id, cancellationToken: Token))
            Assert.Equal(envelope.Documents[0].Current.Length, byHost.Length);

        ConclusionCertificateIssued issued = Assert.Single((await host.EventsAsync(envelope.Id)).Select(record => record.Event).OfType<ConclusionCertificateIssued>());
        Assert.Equal((certificate.Current, "TOTAL-PASSED"), (issued.Revision, issued.Indication));
        Notices.NotificationMessage mail = host.Mail.Last(message => message.Notification is Notices.EnvelopeCompleted);
        Assert.Contains("証明書", mail.Text, StringComparison.Ordinal);
        Assert.Contains(certificate.Current.Sha256, mail.Text, StringComparison.Ordinal);
        EnvelopeInvariants.Check(await host.EventsAsync(envelope.Id));
    }

    [Fact]
    public async Task SealedDaysLater_ConclusionIsWhenTheLastOneConfirmed_AndEachLinkIsWhatItWas()
    {
        using var host = new WorkflowFixture(Options());
        Envelope envelope = await host.SendAsync(1, 1);
        Uri shown = await host.Manager.IssueSigningLinkAsync(envelope.Id, envelope.Participants[0].Id, cancellationToken: Token);
        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.SignAsync(WorkflowFixture.Token(shown));
        host.Pdf.IsTimestampAuthorityUp = false;
        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.SignAsync(host.TokenOf(envelope.Participants[1]));
        host.Clock.Advance(TimeSpan.FromDays(2));
        host.Pdf.IsTimestampAuthorityUp = true;
        await host.Worker.RunDueAsync(Token);

        EventRecord[] events = [.. await host.EventsAsync(envelope.Id)];
        DateTimeOffset confirmed = events.Last(record => record.Event is ConsentAccepted).At;
        Assert.True(events.Single(record => record.Event is FinalizationStarted).At > confirmed.AddDays(1));
        var issued = (ConclusionCertificateIssued)events.Single(record => record.Event is ConclusionCertificateIssued).Event;
        string text = TextOf(await ReadAsync(await host.Documents.OpenAsync(
            new DocumentKey(new DocumentScope(envelope.Id.ToString(), issued.DocumentId.ToString()), issued.Unsigned.Sha256), Token)));
        Assert.Contains($"{confirmed.UtcDateTime:yyyy-MM-ddHH:mm:ss}UTC最後の参加者が手続きを確定した日時", text, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(text, "送信者のサービスの画面で示された固有のリンク"));
        Assert.Single(Regex.Matches(text, "メールアドレス宛てに送付された固有のリンク"));
    }

    [Fact]
    public async Task NotAskedFor_NoneIsMadeOrTalkedOf()
    {
        using var host = new WorkflowFixture();
        Envelope envelope = await host.SignAllAsync(await host.SendAsync(1));

        Assert.Null(envelope.ConclusionCertificate);
        Assert.Equal(1, host.Pdf.KeyCalls);
        Assert.DoesNotContain(host.Mail, message => message.Text.Contains("締結証明書", StringComparison.Ordinal));
        await Assert.ThrowsAsync<EnvelopeStateException>(async () => await host.Manager.OpenSealedAsync(envelope.Id, DocumentId.New(host.Clock), cancellationToken: Token));
    }

    [Fact]
    public async Task OpenSealed_BeforeCompletion_IsRefused()
    {
        using var host = new WorkflowFixture();
        Envelope envelope = await host.SendAsync(1);

        Assert.Equal(
            EnvelopeRefusal.WrongStatus,
            await WorkflowFixture.RefusalAsync(async () => await host.Manager.OpenSealedAsync(envelope.Id, envelope.Documents[0].Id, cancellationToken: Token)));
    }

    [Fact]
    public async Task GracePeriod_CertificateIsArchivedWithTheDocuments()
    {
        using var host = new WorkflowFixture(Options());
        host.Options.GracePeriod = TimeSpan.FromHours(1);
        Envelope envelope = await host.SignAllAsync(await host.SendAsync(1));
        Assert.Equal("B-LT", envelope.ConclusionCertificate!.SealedLevel);

        host.Clock.Advance(host.Options.GracePeriod);
        await host.Worker.RunDueAsync(Token);

        envelope = await host.Manager.GetAsync(envelope.Id, Token);
        Assert.Equal((PreservationState.Active, "B-LTA"), (envelope.Preservation, envelope.ConclusionCertificate!.SealedLevel));
        Assert.NotEqual(envelope.ConclusionCertificate.Original, envelope.ConclusionCertificate.Current);
        Assert.Null((await host.Manager.VerifyAuditAsync(envelope.Id, Token)).FirstBreak);
    }

    [Fact]
    public void NoFont_IsSaidWhenTheHostIsSetUp() =>
        Assert.Contains("needs a font", Assert.Throws<ArgumentException>(() => new WorkflowFixture(new ConclusionCertificateOptions())).Message, StringComparison.Ordinal);

    [Fact]
    public void NoFont_HostDoesNotStart()
    {
        using ServiceProvider host = new ServiceCollection()
            .AddEContract(contracts => contracts
                .UseSigner(_ => null!)
                .EnableConclusionCertificate(certificate => certificate.Issuer = "東海市"))
            .BuildServiceProvider();

        // What a host calls before it starts its services.
        var e = Assert.Throws<OptionsValidationException>(() => host.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("needs a font", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RealPdf_CertificateIsSignedSealedAndReadByOthers()
    {
        await using var host = new HybridHost((contracts, _) => contracts
            .EnableConclusionCertificate(certificate =>
            {
                certificate.Fonts.Add(Gothic.Value);
                certificate.Issuer = "東海市電子契約サービス";
            })
            .SetEnvelopes(envelopes => envelopes.ClosingSeal = ClosingSeal.Always));
        await host.SendAsync(
            null, new() { Name = "山田太郎", Email = Yamada, Organization = "株式会社サンプル", Stage = 1 }, new() { Name = "契約検査課長", Email = City, Stage = 2 });
        await host.SignAsync(Yamada);
        Envelope envelope = await host.SignAsync(City);
        Assert.Equal((EnvelopeStatus.Completed, null), (envelope.Status, envelope.Delay));
        Assert.Null((await host.Manager.VerifyAuditAsync(envelope.Id, Token)).FirstBreak);

        byte[] file = await ReadAsync(await host.Manager.OpenSealedAsync(envelope.Id, envelope.ConclusionCertificate!.Id, cancellationToken: Token));

        using var directory = new TemporaryDirectory();
        string path = directory.Combine("certificate.pdf");
        await File.WriteAllBytesAsync(path, file, Token);
        await Qpdf.CheckAsync(path);
        PdfSigSignature[] opinions = [.. await PdfSig.VerifyAsync(path, [host.Pki.Root])];
        Assert.True(Assert.Single(opinions, opinion => !opinion.IsDocumentTimestamp).IsValid);
        ValidationReport report = await new PdfSignatureValidator(new TrustAnchors(host.Pki.Root), host.Pki.RevocationSource)
            .ValidateAsync(new MemoryStream(file), cancellationToken: Token);
        Assert.Equal((ValidationIndication.TotalPassed, SignatureLevel.BaselineLTA), (report.Signatures[0].Indication, report.Signatures[0].Level));

        string text = TextOf(file);
        foreach (string expected in (string[])
            [
                "東海市電子契約サービス", "山田太郎", "株式会社サンプル", "契約検査課長", "業務委託契約", "CN=東海市立会人", "PAdESB-LTA", "クロージングシール",
                envelope.Id.ToString(), .. envelope.Documents.SelectMany(document => new[] { document.Original.Sha256, document.Locked!.Sha256, document.Current.Sha256 }),
            ])
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }

        Assert.Null((await host.Manager.VerifyAuditAsync(envelope.Id, Token)).FirstBreak);

        // The head of the chain is one that the log has.
        IReadOnlyList<EventRecord> events = await host.Manager.GetEventsAsync(envelope.Id, Token);
        Assert.Contains(events, record => text.Contains($"{record.Sequence}件", StringComparison.Ordinal) && text.Contains(record.Hash, StringComparison.Ordinal));
    }

    private static ConclusionCertificateOptions Options() => new() { Fonts = { Gothic.Value } };

    private static async Task<byte[]> ReadAsync(Stream content)
    {
        await using (content)
        {
            using var copy = new MemoryStream();
            await content.CopyToAsync(copy, Token);
            return copy.ToArray();
        }
    }

    // Lines are broken where they are full.
    private static string TextOf(byte[] file)
    {
        using PdfDocument document = PdfDocument.Open(file);
        return string.Concat(document.GetPages().SelectMany(page => page.Letters).Select(letter => letter.Value).Where(value => !string.IsNullOrWhiteSpace(value)));
    }
}

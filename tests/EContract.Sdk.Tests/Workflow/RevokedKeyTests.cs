using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Keys that are revoked while an envelope is under way, with real PDFs: what was signed before counts, and a changed key goes on.</summary>
public sealed class RevokedKeyTests
{
    private const string Yamada = "yamada@sample.example", City = "keiyaku@city.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(24)]
    public async Task Party_RevokedAfterItsSignatureWasTimestamped_EnvelopeIsSealed(int gracePeriod)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = new HybridHost(
            (contracts, _) => contracts.SetEnvelopes(envelopes => envelopes.GracePeriod = TimeSpan.FromHours(gracePeriod)), clock);
        await host.SendAsync(
            null,
            new() { Name = "山田太郎", Email = Yamada, Mode = SigningMode.Party, Stage = 1 },
            new() { Name = "契約検査課長", Email = City, Stage = 2 });
        X509Signer own = host.CreateSigner("山田 太郎");
        await host.SignAsync(Yamada, own);
        clock.Advance(TimeSpan.FromHours(1));
        if (gracePeriod == 0)
            await RevokeAsync(host, own, clock);
        clock.Advance(TimeSpan.FromHours(1));

        Envelope envelope = await host.SignAsync(City);

        Assert.Equal((EnvelopeStatus.Completed, null), (envelope.Status, envelope.Delay));
        if (gracePeriod > 0)
        {
            clock.Advance(TimeSpan.FromHours(1));
            await RevokeAsync(host, own, clock);
            clock.Advance(TimeSpan.FromHours(gracePeriod));
            await host.Worker.RunDueAsync(Cancellation);
            envelope = await host.Manager.GetAsync(envelope.Id, Cancellation);
            Assert.Equal((PreservationState.Active, null), (envelope.Preservation, envelope.Delay));
        }

        byte[] file = (await host.DownloadAsync(City))[0];
        using var stream = new MemoryStream(file);
        // Nobody is asked any more: the document carries what shows when the certificate was revoked.
        ValidationReport report = await new PdfSignatureValidator(new TrustAnchors(host.Pki.Root), null, clock).ValidateAsync(stream, cancellationToken: Cancellation);
        SignatureReport[] signatures = [.. report.Signatures.Where(signature => signature.Kind == SignatureKind.Signature)];
        Assert.Equal(2, signatures.Length);
        Assert.All(signatures, signature => Assert.Equal((ValidationIndication.TotalPassed, SignatureLevel.BaselineLTA), (signature.Indication, signature.Level)));
        Assert.Contains(signatures[0].Revocation, used => used.Evidence.RevocationTime > signatures[0].Timestamp);
        using var directory = new TemporaryDirectory();
        string path = directory.Combine("sealed.pdf");
        await File.WriteAllBytesAsync(path, file, Cancellation);
        await Qpdf.CheckAsync(path);
    }

    [Fact]
    public async Task ClosingKey_RevokedAfterItSigned_AnotherKeyClosesAnew()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        Keys? keys = null;
        await using var host = new HybridHost(
            (contracts, host) =>
            {
                keys = new Keys(host.CreateSigner("立会人"), new CountingSigner(host.CreateSigner("封印 旧")));
                contracts.UseSignerSelector(_ => keys).SetEnvelopes(envelopes => (envelopes.ClosingSeal, envelopes.CheckBeforeSending) = (ClosingSeal.Always, false));
            },
            clock);
        var old = (CountingSigner)keys!.Seal;
        // Known to be revoked only when it has signed, and since before.
        old.AfterSigning = () => RevokeAsync(host, old, clock, TimeSpan.FromHours(1));
        await host.SendAsync(null, new ParticipantDescriptor { Name = "山田太郎", Email = Yamada });

        Envelope envelope = await host.SignAsync(Yamada);

        Assert.Equal((EnvelopeStatus.FinalizationFailed, 1), (envelope.Status, old.Calls));
        Assert.Contains("revoked", envelope.Delay!.Reason, StringComparison.Ordinal);
        var renewed = new CountingSigner(host.CreateSigner("封印 新"));
        keys.Seal = renewed;
        envelope = await host.Manager.RetryAsync(envelope.Id, cancellationToken: Cancellation);
        Assert.Equal((EnvelopeStatus.Completed, null), (envelope.Status, envelope.Delay));
        Assert.Equal((1, 1), (old.Calls, renewed.Calls));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SealingKey_RevokedBeforeItSigns_IsNotAskedAndAnotherKeyGoesOn(bool closes)
    {
        Keys? keys = null;
        await using var host = new HybridHost((contracts, host) =>
        {
            keys = new Keys(host.CreateSigner("立会人"), new CountingSigner(host.CreateSigner("封印 旧")));
            contracts.UseSignerSelector(_ => keys)
                .SetEnvelopes(envelopes => (envelopes.ClosingSeal, envelopes.CheckBeforeSending) = (closes ? ClosingSeal.Always : ClosingSeal.None, false))
                .EnableConclusionCertificate(certificate => certificate.Fonts.Add(PdfFont.FromFile(InstalledFonts.IpaexGothic)));
        });
        var old = (CountingSigner)keys!.Seal;
        await host.SendAsync(null, new ParticipantDescriptor { Name = "山田太郎", Email = Yamada });
        await RevokeAsync(host, old, TimeProvider.System, TimeSpan.FromHours(1));

        Envelope envelope = await host.SignAsync(Yamada);

        Assert.Equal((EnvelopeStatus.FinalizationFailed, 0), (envelope.Status, old.Calls));
        Assert.Contains("revoked", envelope.Delay!.Reason, StringComparison.Ordinal);
        keys.Seal = host.CreateSigner("封印 新");
        envelope = await host.Manager.RetryAsync(envelope.Id, cancellationToken: Cancellation);
        Assert.Equal((EnvelopeStatus.Completed, null), (envelope.Status, envelope.Delay));
        Assert.NotNull(envelope.ConclusionCertificate);
    }

    [Fact]
    public async Task Witness_RevokedAfterSending_IsNotAskedAndAnotherKeySigns()
    {
        Keys? keys = null;
        await using var host = new HybridHost((contracts, host) =>
        {
            keys = new Keys(new CountingSigner(host.CreateSigner("立会人 旧")), host.CreateSigner("封印"));
            contracts.UseSignerSelector(_ => keys);
        });
        var old = (CountingSigner)keys!.Witness;
        await host.SendAsync(null, new ParticipantDescriptor { Name = "山田太郎", Email = Yamada });
        int probed = old.Calls;
        await RevokeAsync(host, old, TimeProvider.System, TimeSpan.FromHours(1));

        Envelope envelope = await host.SignAsync(Yamada);

        Assert.Equal((EnvelopeStatus.InProgress, ParticipantState.Signing, probed), (envelope.Status, envelope.Participants[0].State, old.Calls));
        Assert.StartsWith("The key that signs for 山田太郎 cannot sign with its certificate: ", envelope.Delay!.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(await host.Manager.GetEventsAsync(envelope.Id, Cancellation), record => record.Event is DigestsSigned);
        keys.Witness = host.CreateSigner("立会人 新");
        envelope = await host.Manager.RetryAsync(envelope.Id, cancellationToken: Cancellation);
        Assert.Equal((EnvelopeStatus.Completed, null), (envelope.Status, envelope.Delay));
    }

    private static async Task RevokeAsync(HybridHost host, ISigner key, TimeProvider clock, TimeSpan ago = default) =>
        host.Pki.Revoke((await key.GetCredentialAsync(Cancellation)).Certificate, clock.GetUtcNow() - ago);

    private sealed class Keys(ISigner witness, ISigner seal) : ISignerSelector
    {
        public ISigner Witness { get; set; } = witness;

        public ISigner Seal { get; set; } = seal;

        public ValueTask<ISigner> SelectAsync(Envelope envelope, Participant participant, CancellationToken cancellationToken = default) => new(Witness);

        public ValueTask<ISigner> SelectForSealAsync(Envelope envelope, CancellationToken cancellationToken = default) => new(Seal);
    }

    private sealed class CountingSigner(ISigner key) : ISigner
    {
        public int Calls { get; private set; }

        public Func<Task>? AfterSigning { get; set; }

        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => key.GetCredentialAsync(cancellationToken);

        public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default)
        {
            Calls++;
            IReadOnlyList<ReadOnlyMemory<byte>> values = await key.SignAsync(digests, cancellationToken);
            if (AfterSigning is { } happens)
                await happens();
            return values;
        }
    }
}

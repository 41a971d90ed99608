using EContract.Sdk.Contracts;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Notices = EContract.Sdk.Notifications;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Closing seal and grace period with real PDFs, judged by our validator and by others' programs.</summary>
public sealed class LongTermSealingTests
{
    private const string Yamada = "yamada@sample.example", City = "keiyaku@city.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClosingSeal_AfterTwoSigners_IsSeenAsOneMoreSignatureThatBreaksNone()
    {
        await using var host = new HybridHost((contracts, host) => contracts
            .AddSigner("provider", host.CreateSigner("電子契約サービス"))
            .AddWitness("東海市", "provider")
            .SetEnvelopes(envelopes => envelopes.ClosingSeal = ClosingSeal.Always));
        Envelope envelope = await host.SendAsync(
            null, new() { Name = "山田太郎", Email = Yamada, Stage = 1 }, new() { Name = "契約検査課長", Email = City, Stage = 2 });
        await host.SignAsync(Yamada);
        envelope = await host.SignAsync(City);

        Assert.Equal((EnvelopeStatus.Completed, null), (envelope.Status, envelope.Delay));
        foreach (byte[] file in await host.DownloadAsync(City))
        {
            IReadOnlyList<SignatureReport> signatures = await JudgeAsync(host, file);
            Assert.Equal(
                [envelope.Participants[0].FieldName, envelope.Participants[1].FieldName, envelope.ClosingSealField],
                signatures.Select(signature => signature.Field));
            Assert.All(signatures, signature => Assert.Equal((ValidationIndication.TotalPassed, SignatureLevel.BaselineLTA), (signature.Indication, signature.Level)));
            Assert.Contains("すべての参加者の手続きが完了", signatures[^1].Reason, StringComparison.Ordinal);
            await AssertRefereesAsync(host, file, signatures: 3);
        }
    }

    [Fact]
    public async Task ClosingSeal_OfWhatIsOnlyApprovedAndCameCertified_BreaksNoCertification()
    {
        await using var host = new HybridHost();
        byte[] certified;
        using (var author = host.CreateSigner("文書作成者"))
        {
            using var destination = new MemoryStream();
            using FileStream source = File.OpenRead(SamplePdfs.Contract);
            await new PdfSigner(author, host, host.Pki.RevocationSource, new TrustAnchors(host.Pki.Root)).SignAsync(
                source, destination, new PdfSignatureOptions { Certification = PdfCertification.Annotations, Level = PadesLevel.BaselineT }, cancellationToken: Cancellation);
            certified = destination.ToArray();
        }

        Envelope envelope = await host.Manager.SendAsync(
            (await host.Manager.CreateAsync(
                new EnvelopeDescriptor
                {
                    Title = "承認のみ",
                    Documents = { DocumentDescriptor.FromBytes(certified, "覚書"), DocumentDescriptor.FromFile(SamplePdfs.Specification) },
                    Participants = { new() { Name = "山田太郎", Email = Yamada, Role = ParticipantRole.Approver } },
                },
                cancellationToken: Cancellation)).Id,
            cancellationToken: Cancellation);
        envelope = await host.SignAsync(Yamada);

        Assert.Equal((EnvelopeStatus.Completed, null), (envelope.Status, envelope.Delay));
        IReadOnlyList<byte[]> files = await host.DownloadAsync(Yamada);
        IReadOnlyList<SignatureReport> signatures = await JudgeAsync(host, files[0]);
        Assert.Equal(2, signatures.Count);
        Assert.All(signatures, signature => Assert.Equal((ValidationIndication.TotalPassed, SignatureLevel.BaselineLTA), (signature.Indication, signature.Level)));
        Assert.True(signatures[0].CertificationRespected);
        await AssertRefereesAsync(host, files[0], signatures: 2);
        Assert.Equal([envelope.ClosingSealField], (await JudgeAsync(host, files[1])).Select(signature => signature.Field));
        await AssertRefereesAsync(host, files[1], signatures: 1);
    }

    [Fact]
    public async Task GracePeriod_NewerRevocationInformationAndTheTimestampComeAfterIt()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = new HybridHost(
            (contracts, _) => contracts.SetEnvelopes(envelopes => envelopes.GracePeriod = TimeSpan.FromHours(24)), clock);
        await host.SendAsync(null, new ParticipantDescriptor { Name = "山田太郎", Email = Yamada });
        Envelope envelope = await host.SignAsync(Yamada);
        Assert.Equal((EnvelopeStatus.Completed, PreservationState.LtaPending, null), (envelope.Status, envelope.Preservation, envelope.Delay));
        byte[] before = (await host.DownloadAsync(Yamada))[0];
        Assert.Equal(SignatureLevel.BaselineLT, Assert.Single(await JudgeAsync(host, before, clock)).Level);

        clock.Advance(TimeSpan.FromHours(24));
        await host.Worker.RunDueAsync(Cancellation);

        envelope = await host.Manager.GetAsync(envelope.Id, Cancellation);
        Assert.Equal((PreservationState.Active, null), (envelope.Preservation, envelope.Delay));
        byte[] after = (await host.DownloadAsync(Yamada))[0];
        Assert.True(after.AsSpan().StartsWith(before));
        SignatureReport signature = Assert.Single(await JudgeAsync(host, after, clock));
        Assert.Equal((ValidationIndication.TotalPassed, SignatureLevel.BaselineLTA), (signature.Indication, signature.Level));
        // What the verdict rests on was issued a day after the signature.
        Assert.Contains(signature.Revocation, report => report.Evidence.ThisUpdate > signature.Timestamp + TimeSpan.FromHours(23));
        await AssertRefereesAsync(host, after, signatures: 1);
    }

    [Fact]
    public async Task GracePeriod_SignersCertificateIsRevokedMeanwhile_IsNotHidden()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = new HybridHost(
            (contracts, _) => contracts.SetEnvelopes(envelopes => envelopes.GracePeriod = TimeSpan.FromHours(24)), clock);
        await host.SendAsync(null, new ParticipantDescriptor { Name = "山田太郎", Email = Yamada });
        Envelope envelope = await host.SignAsync(Yamada);
        byte[] before = (await host.DownloadAsync(Yamada))[0];
        SignatureReport signed = Assert.Single(await JudgeAsync(host, before, clock));

        // Known only now, but since before the signature: what a grace period is there to find out.
        host.Pki.Revoke(signed.SigningCertificate!, signed.Timestamp!.Value - TimeSpan.FromHours(1));
        clock.Advance(TimeSpan.FromHours(24));
        await host.Worker.RunDueAsync(Cancellation);

        envelope = await host.Manager.GetAsync(envelope.Id, Cancellation);
        Assert.Equal((EnvelopeStatus.Completed, PreservationState.AtRisk), (envelope.Status, envelope.Preservation));
        Assert.Contains("revoked", envelope.Delay!.Reason, StringComparison.Ordinal);
        Assert.Contains(host.Mail, message => message.Notification is Notices.PreservationFailed && message.To.Address == City);
        Assert.All(envelope.Documents, document => Assert.Equal("B-LT", document.SealedLevel));
        Assert.Equal(before, (await host.DownloadAsync(Yamada))[0]);
    }

    private static async Task<IReadOnlyList<SignatureReport>> JudgeAsync(HybridHost host, byte[] file, TimeProvider? clock = null)
    {
        using var stream = new MemoryStream(file);
        var validator = new PdfSignatureValidator(new TrustAnchors(host.Pki.Root), host.Pki.RevocationSource, clock);
        ValidationReport report = await validator.ValidateAsync(stream, cancellationToken: Cancellation);
        return [.. report.Signatures.Where(signature => signature.Kind == SignatureKind.Signature)];
    }

    private static async Task AssertRefereesAsync(HybridHost host, byte[] file, int signatures)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Combine("sealed.pdf");
        await File.WriteAllBytesAsync(path, file, Cancellation);
        await Qpdf.CheckAsync(path);
        IReadOnlyList<PdfSigSignature> opinions = await PdfSig.VerifyAsync(path, [host.Pki.Root]);
        Assert.Equal(signatures, opinions.Count(opinion => opinion.IsValid && !opinion.IsDocumentTimestamp));
    }
}

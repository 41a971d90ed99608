using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Cryptography;
using EContract.Sdk.RemoteSigning;
using EContract.Sdk.Testing;
using EContract.Sdk.Tests.RemoteSigning;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Envelopes that some sign by a witness's key (立会人型) and others by their own (当事者型).</summary>
public sealed class HybridSigningTests
{
    private const string Yamada = "yamada@sample.example", Suzuki = "suzuki@sample.example", City = "keiyaku@city.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ConfirmSign_WitnessPartyAndRemoteParty_EachSignatureHasItsOwnCertificate()
    {
        await using DevelopmentCscServer csc = DevelopmentCscServer.Start();
        await using var host = new HybridHost();
        csc.Add(new DevelopmentCscCredential
        {
            Id = "suzuki",
            Certificate = host.Pki.IssueSigner("鈴木 花子", "株式会社サンプル"),
            Issuers = [host.Pki.IssuingCa],
            AuthorizationMode = "explicit",
            Secrets = new Dictionary<string, string> { ["OTP"] = "738496" },
            MaxSignatures = 10,
        });
        Envelope envelope = await host.SendAsync(
            null,
            new() { Name = "山田太郎", Email = Yamada, Mode = SigningMode.Party, Stage = 1 },
            new() { Name = "鈴木花子", Email = Suzuki, Mode = SigningMode.Party, Stage = 2 },
            new() { Name = "契約検査課長", Email = City, Stage = 3 });

        // A PKCS#12 that the participant uploads with its password; a credential and a one-time password.
        using (X509Signer uploaded = X509Signer.FromPkcs12(Pkcs12(host, "山田 太郎"), "password"))
            await host.SignAsync(Yamada, uploaded);
        using (var remote = new CscSigner(RemoteOptions(csc)))
            await host.SignAsync(Suzuki, remote);
        envelope = await host.SignAsync(City);

        Assert.Equal((EnvelopeStatus.Completed, null), (envelope.Status, envelope.Delay));
        // One authorization for both documents.
        Assert.Equal(1, csc.FaultsOf("signatures/signHash").RequestCount);
        IReadOnlyList<byte[]> files = await host.DownloadAsync(City);
        Assert.Equal(2, files.Count);
        foreach (byte[] file in files)
            await AssertSignersAsync(host, file, envelope, ["山田 太郎", "鈴木 花子", "東海市 立会人"]);
        string[] certificates = [.. (await host.Manager.GetEventsAsync(envelope.Id, Cancellation)).Select(record => record.Event).OfType<DigestsSigned>().Select(signed => signed.CertificateSha256)];
        Assert.Equal(3, certificates.Distinct().Count());
        Assert.True((await host.Manager.VerifyAuditAsync(envelope.Id, Cancellation)).IsIntact);
    }

    [Fact]
    public async Task ConfirmSign_OrganizationsAndNames_ChooseAmongRegisteredSigners()
    {
        await using var host = new HybridHost((contracts, host) => contracts
            .AddSigner("chita", host.CreateSigner("知多市 立会人"))
            .AddSigner("tanaka", _ => host.CreateSigner("田中 一郎"))
            .AddWitness("知多市", "chita"));
        Envelope ofChita = await host.SendAsync(
            new EnvelopeSender("知多市", "", City),
            new() { Name = "田中一郎", Email = Yamada, Mode = SigningMode.Party, SignerName = "tanaka", Stage = 1 },
            new() { Name = "契約検査課長", Email = City, Stage = 2 });

        await host.SignAsync(Yamada);
        ofChita = await host.SignAsync(City);

        Assert.Equal(EnvelopeStatus.Completed, ofChita.Status);
        await AssertSignersAsync(host, (await host.DownloadAsync(City))[0], ofChita, ["田中 一郎", "知多市 立会人"]);
    }

    [Fact]
    public async Task ConfirmSign_HostsOwnSelector_IsAskedForEachParticipant()
    {
        var asked = new List<string>();
        await using var host = new HybridHost((contracts, host) => contracts.UseSignerSelector(_ => new ByEmail(host, asked)));
        Envelope envelope = await host.SendAsync(
            null, new() { Name = "山田太郎", Email = Yamada, Mode = SigningMode.Party }, new() { Name = "契約検査課長", Email = City });

        await host.SignAsync(Yamada);
        envelope = await host.SignAsync(City);

        // The witness's once more before, when it is sent: the key is tried before anybody is asked.
        Assert.Equal([City, Yamada, City], asked);
        await AssertSignersAsync(host, (await host.DownloadAsync(City))[0], envelope, [Yamada, City]);
    }

    [Fact]
    public async Task ConfirmSignByOwnKey_TimestampsAwayUntilTheKeyIsGone_IsCompletedWithoutIt()
    {
        await using var host = new HybridHost((contracts, _) => contracts.SetEnvelopes(envelopes => envelopes.RetryDelay = TimeSpan.FromMilliseconds(50)));
        Envelope envelope = await host.SendAsync(null, new ParticipantDescriptor { Name = "山田太郎", Email = Yamada, Mode = SigningMode.Party });
        int calls = 0;
        using (X509Signer key = host.Pki.CreateSigner("山田 太郎"))
        {
            envelope = await host.SignAsync(Yamada, new WatchedKey(key, () =>
            {
                calls++;
                host.IsTimestampAuthorityUp = false;
            }));
        }

        Assert.Equal((ParticipantState.Signing, true), (envelope.Participants[0].State, envelope.Delay!.Reason.Contains("away", StringComparison.Ordinal)));
        host.IsTimestampAuthorityUp = true;
        while (envelope.Status == EnvelopeStatus.InProgress)
        {
            await Task.Delay(20, Cancellation);
            await host.Worker.RunDueAsync(Cancellation);
            envelope = await host.Manager.GetAsync(envelope.Id, Cancellation);
        }

        Assert.Equal((EnvelopeStatus.Completed, 1), (envelope.Status, calls));
        await AssertSignersAsync(host, (await host.DownloadAsync(Yamada))[0], envelope, ["山田 太郎"]);
    }

    private static async Task AssertSignersAsync(HybridHost host, byte[] file, Envelope envelope, string[] commonNames)
    {
        using var stream = new MemoryStream(file);
        var validator = new PdfSignatureValidator(new TrustAnchors(host.Pki.Root), host.Pki.RevocationSource);
        SignatureReport[] signatures = [.. (await validator.ValidateAsync(stream, cancellationToken: Cancellation)).Signatures.Where(signature => signature.Kind == SignatureKind.Signature)];
        Assert.All(signatures, signature => Assert.Equal((ValidationIndication.TotalPassed, SignatureLevel.BaselineLTA), (signature.Indication, signature.Level)));
        foreach ((Participant participant, string commonName) in envelope.Participants.Zip(commonNames))
        {
            SignatureReport signature = Assert.Single(signatures, signature => signature.Field == participant.FieldName);
            Assert.StartsWith($"CN={commonName},", signature.SigningCertificate!.Subject + ",", StringComparison.Ordinal);
            Assert.Equal(participant.Mode == SigningMode.Witness, signature.Reason!.Contains("指示に基づく", StringComparison.Ordinal));
        }

        using var directory = new TemporaryDirectory();
        string path = directory.Combine("signed.pdf");
        await File.WriteAllBytesAsync(path, file, Cancellation);
        IReadOnlyList<PdfSigSignature> opinions = await PdfSig.VerifyAsync(path, [host.Pki.Root]);
        Assert.Equal(commonNames.Length, opinions.Count(opinion => opinion.IsValid));
    }

    private static byte[] Pkcs12(HybridHost host, string commonName)
    {
        using var certificate = host.Pki.IssueSigner(commonName);
        return host.Pki.ExportPkcs12(certificate, "password");
    }

    private static CscSignerOptions RemoteOptions(DevelopmentCscServer csc) => new()
    {
        ServiceUri = csc.ServiceUri,
        AllowLoopbackHttp = true,
        Authorization = CscFixture.ClientCredentials,
        CredentialId = "suzuki",
        Authenticator = (_, _) => new([new CscAuthenticationValue("OTP", "738496")]),
    };

    private sealed class ByEmail(HybridHost host, List<string> asked) : ISignerSelector
    {
        public ValueTask<ISigner> SelectAsync(Envelope envelope, Participant participant, CancellationToken cancellationToken = default)
        {
            asked.Add(participant.Email);
            return new(host.CreateSigner(participant.Email));
        }

        public ValueTask<ISigner> SelectForSealAsync(Envelope envelope, CancellationToken cancellationToken = default) =>
            throw new SignerException(SignerFailure.KeyNotFound, "Nobody closes envelopes here.");
    }

    /// <summary>A key after whose signature something happens.</summary>
    private sealed class WatchedKey(ISigner key, Action afterSigning) : ISigner
    {
        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => key.GetCredentialAsync(cancellationToken);

        public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default)
        {
            IReadOnlyList<ReadOnlyMemory<byte>> values = await key.SignAsync(digests, cancellationToken);
            afterSigning();
            return values;
        }
    }
}

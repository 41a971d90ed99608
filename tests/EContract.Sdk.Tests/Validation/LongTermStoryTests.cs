using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Preservation;
using EContract.Sdk.Revocation;
using EContract.Sdk.Signing;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Validation;

/// <summary>
/// A contract of 2026 over the years: its signer's certificate ends in April 2028, that of its timestamps in April 2036. Judged at
/// each date with and without network, by what it carries and by what the authorities still say.
/// </summary>
public sealed class LongTermStoryTests : IDisposable
{
    private static readonly DateTimeOffset SignerEnds = new(2028, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset TimestampsEnd = new(2036, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DevelopmentClock _clock = new();
    private readonly DevelopmentPki _pki;
    private readonly X509Certificate2 _stamping;

    public LongTermStoryTests()
    {
        _clock.Freeze(SigningWorld.Start);
        _pki = DevelopmentPki.Create(new()
        {
            KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256,
            TimeProvider = _clock,
            BaseUri = new Uri("http://127.0.0.1:9/"),
        });
        _stamping = IssueTimestamping("TSA of 2026", TimestampsEnd);
    }

    private TrustAnchors Trust => new(_pki.Root);

    public void Dispose()
    {
        _stamping.Dispose();
        _pki.Dispose();
    }

    [Theory]
    [InlineData("2026-04-02", PadesLevel.BaselineB, false, ValidationSubIndication.TryLater)]
    [InlineData("2026-04-02", PadesLevel.BaselineB, true, null)]
    [InlineData("2026-04-02", PadesLevel.BaselineT, false, ValidationSubIndication.TryLater)]
    [InlineData("2026-04-02", PadesLevel.BaselineT, true, null)]
    [InlineData("2026-04-02", PadesLevel.BaselineLTA, false, null)]
    [InlineData("2026-04-02", PadesLevel.BaselineLTA, true, null)]
    [InlineData("2028-06-01", PadesLevel.BaselineB, true, ValidationSubIndication.OutOfBoundsNoPoe)]
    [InlineData("2028-06-01", PadesLevel.BaselineLT, false, null)]
    [InlineData("2028-06-01", PadesLevel.BaselineLT, true, null)]
    [InlineData("2028-06-01", PadesLevel.BaselineLTA, false, null)]
    [InlineData("2028-06-01", PadesLevel.BaselineLTA, true, null)]
    [InlineData("2036-03-01", PadesLevel.BaselineLTA, false, null)]
    [InlineData("2036-03-01", PadesLevel.BaselineLTA, true, null)]
    [InlineData("2036-06-01", PadesLevel.BaselineLT, true, ValidationSubIndication.OutOfBoundsNoPoe)]
    [InlineData("2036-06-01", PadesLevel.BaselineLTA, false, ValidationSubIndication.OutOfBoundsNoPoe)]
    [InlineData("2036-06-01", PadesLevel.BaselineLTA, true, ValidationSubIndication.OutOfBoundsNoPoe)]
    public async Task Judged_AtADate_ByWhatItsLevelKept(string date, PadesLevel level, bool online, ValidationSubIndication? expected)
    {
        byte[] signed = await SignAsync(level);

        Assert.Equal(expected, (await JudgeAsync(signed, date, online)).SubIndication);
    }

    // What says that the new authority was not revoked is not in the file until the next renewal.
    [Theory]
    [InlineData(1, true, ValidationIndication.TotalPassed)]
    [InlineData(1, false, ValidationIndication.Indeterminate)]
    [InlineData(2, true, ValidationIndication.TotalPassed)]
    [InlineData(2, false, ValidationIndication.TotalPassed)]
    public async Task Renewed_BeforeTheTimestampsEnd_PassesAfterIt(int times, bool online, ValidationIndication expected)
    {
        byte[] document = await SignAsync(PadesLevel.BaselineLTA);
        _clock.Set(TimestampsEnd.AddMonths(-2));
        using X509Certificate2 next = IssueTimestamping("TSA of 2036", TimestampsEnd.AddYears(9));
        var extender = new PdfSignatureExtender(_pki.CreateTimestampAuthority(next), _pki.RevocationSource, Trust);
        for (int i = 0; i < times; i++)
        {
            using var renewed = new MemoryStream();
            await extender.ExtendAsync(new MemoryStream(document), renewed, PadesLevel.BaselineLTA, cancellationToken: TestContext.Current.CancellationToken);
            document = renewed.ToArray();
            _clock.Advance(TimeSpan.FromDays(7));
        }

        SignatureReport signature = await JudgeAsync(document, "2036-06-01", online);

        Assert.Equal(expected, signature.Indication);
        if (expected != ValidationIndication.TotalPassed)
            return;
        Assert.Equal(SignatureLevel.BaselineLTA, signature.Level);
        Assert.Equal(SigningWorld.Start, signature.ProofOfExistence);
    }

    [Theory]
    [InlineData(PadesLevel.BaselineT, true, null)]
    [InlineData(PadesLevel.BaselineLTA, true, null)]
    [InlineData(PadesLevel.BaselineLTA, false, null)]
    [InlineData(PadesLevel.BaselineB, true, ValidationSubIndication.RevokedNoPoe)]
    public async Task RevokedAfterSigning_CountsOnlyWithoutAProofOfTheTime(PadesLevel level, bool online, ValidationSubIndication? expected)
    {
        using X509Certificate2 holder = _pki.IssueSigner("署名 太郎");
        byte[] signed = await SignAsync(level, holder);
        _clock.Set(SigningWorld.Start.AddDays(30));
        _pki.Revoke(holder, reason: X509RevocationReason.KeyCompromise);

        Assert.Equal(expected, (await JudgeAsync(signed, "2026-07-01", online)).SubIndication);
    }

    [Theory]
    [InlineData(PadesLevel.BaselineB)]
    [InlineData(PadesLevel.BaselineT)]
    public async Task RevokedBeforeSigning_NeverPasses(PadesLevel level)
    {
        using X509Certificate2 holder = _pki.IssueSigner("署名 太郎");
        _pki.Revoke(holder, SigningWorld.Start.AddSeconds(-1));
        byte[] signed = await SignAsync(level, holder);

        Assert.Equal(ValidationSubIndication.RevokedNoPoe, (await JudgeAsync(signed, "2026-04-02", online: true)).SubIndication);
    }

    [Fact]
    public async Task RevokedBeforeSigning_LongTerm_IsNotEvenSigned()
    {
        using X509Certificate2 holder = _pki.IssueSigner("署名 太郎");
        _pki.Revoke(holder, SigningWorld.Start.AddSeconds(-1));

        var error = await Assert.ThrowsAsync<PdfSigningException>(() => SignAsync(PadesLevel.BaselineLT, holder));

        Assert.Equal(PdfSigningFailure.CertificateRevoked, error.Failure);
    }

    [Theory]
    [InlineData(PadesLevel.BaselineB)]
    [InlineData(PadesLevel.BaselineT)]
    public async Task OcspMissing_IsUndecidedAndSaysWhy(PadesLevel level)
    {
        byte[] signed = await SignAsync(level);
        // Of the signer alone, as if nobody but its responder were away.
        var away = new SignerUnknown(_pki.RevocationSource);

        SignatureReport signature = await JudgeAsync(signed, "2026-04-02", away);

        Assert.Equal((ValidationIndication.Indeterminate, ValidationSubIndication.TryLater), (signature.Indication, signature.SubIndication));
        Assert.Contains(signature.Messages, message => message.Contains("The responder is away", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2026-04-02", true)]
    [InlineData("2028-06-01", false)]
    public async Task TimestampsOfAServiceThatIsNotListed_ProveNothing(string date, bool signerIsValid)
    {
        byte[] signed = await SignAsync(PadesLevel.BaselineLTA);
        var other = new AccreditedTimestampService
        {
            Provider = "Provider",
            Service = "Service",
            CertificateSha256 = System.Security.Cryptography.SHA256.HashData(_pki.TimestampingCertificate.RawData),
            ValidFrom = SigningWorld.Start.AddYears(-1),
        };
        ValidationPolicy policy = ValidationPolicy.Default with { TimestampServices = new TsaTrustProfile("List", "test", new DateOnly(2026, 4, 1), [other]) };

        SignatureReport signature = await JudgeAsync(signed, date, _pki.RevocationSource, policy);

        Assert.Equal(SignatureLevel.BaselineB, signature.Level);
        Assert.Equal(signerIsValid ? null : ValidationSubIndication.OutOfBoundsNoPoe, signature.SubIndication);
        Assert.Null(signature.Timestamp);
    }

    private X509Certificate2 IssueTimestamping(string name, DateTimeOffset until) => _pki.Issue(new DevelopmentCertificateRequest
    {
        CommonName = name,
        ExtendedKeyUsages = [DevelopmentCertificateRequest.Timestamping],
        ExtendedKeyUsageIsCritical = true,
        KeyUsage = X509KeyUsageFlags.DigitalSignature,
        NotAfter = until,
    });

    private async Task<byte[]> SignAsync(PadesLevel level, X509Certificate2? holder = null)
    {
        using X509Certificate2 own = _pki.Issue(new DevelopmentCertificateRequest { CommonName = "署名 花子", NotAfter = SignerEnds });
        using var signer = new X509Signer(holder ?? own, [_pki.IssuingCa]);
        using var signed = new MemoryStream();
        await using FileStream document = File.OpenRead(SamplePdfs.Contract);
        await new PdfSigner(signer, _pki.CreateTimestampAuthority(_stamping), _pki.RevocationSource, Trust, _clock)
            .SignAsync(document, signed, new PdfSignatureOptions { Level = level });
        return signed.ToArray();
    }

    private Task<SignatureReport> JudgeAsync(byte[] document, string date, bool online) =>
        JudgeAsync(document, date, online ? _pki.RevocationSource : null);

    private async Task<SignatureReport> JudgeAsync(byte[] document, string date, IRevocationSource? online, ValidationPolicy? policy = null)
    {
        _clock.Set(DateTimeOffset.Parse(date + "T00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        ValidationReport report = await new PdfSignatureValidator(Trust, online, _clock)
            .ValidateAsync(new MemoryStream(document), new ValidationOptions { Policy = policy });
        Assert.Null(report.Error);
        return Assert.Single(report.Signatures, signature => signature.Kind == SignatureKind.Signature);
    }

    private sealed class SignerUnknown(IRevocationSource inner) : IRevocationSource
    {
        public ValueTask<RevocationEvidence?> GetAsync(X509Certificate2 certificate, X509Certificate2 issuer, CancellationToken cancellationToken = default) =>
            certificate.Subject.Contains("署名", StringComparison.Ordinal)
                ? throw new RevocationException("The responder is away.", isTransient: true)
                : inner.GetAsync(certificate, issuer, cancellationToken);
    }
}

using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Signing;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;

namespace EContract.Sdk.Tests.Signing;

public sealed class PdfSignerBadInputTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Output => Path.Combine(Directory.CreateDirectory(_directory.Combine("out")).FullName, "signed.pdf");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task SignAsync_NotAPdf_SaysSoAndWritesNothing()
    {
        string source = _directory.WriteFile("a.pdf", "This is a letter."u8);
        Assert.Contains("no PDF", (await Fails<PdfFormatException>(source)).Message);
    }

    [Fact]
    public async Task SignAsync_TruncatedPdf_SaysSoAndWritesNothing()
    {
        byte[] whole = await File.ReadAllBytesAsync(SamplePdfs.Contract);
        Assert.Contains("truncated", (await Fails<PdfFormatException>(_directory.WriteFile("a.pdf", whole.AsSpan(0, whole.Length / 2)))).Message);
    }

    [Fact]
    public async Task SignAsync_CertifiedAgainstChanges_IsRefused()
    {
        using X509Signer signer = authorities.CreateSigner();
        string certified = _directory.Combine("certified.pdf");
        await new PdfSigner(signer).SignAsync(SamplePdfs.Contract, certified, new PdfSignatureOptions { Certification = PdfCertification.NoChanges });
        await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, certified, authorities.Pki.Root);

        Assert.Equal(PdfSigningFailure.CertificationForbidsChanges, (await Fails<PdfSigningException>(certified)).Failure);
    }

    [Fact]
    public async Task SignAsync_CertifyingASignedDocument_IsRefused()
    {
        using X509Signer signer = authorities.CreateSigner();
        string signed = _directory.Combine("first.pdf");
        await new PdfSigner(signer).SignAsync(SamplePdfs.Contract, signed);

        var error = await Fails<PdfSigningException>(signed, new PdfSignatureOptions { Certification = PdfCertification.FormFilling });
        Assert.Equal(PdfSigningFailure.CertificationNotFirst, error.Failure);
    }

    [Fact]
    public async Task SignAsync_FieldSignedAlready_IsRefused()
    {
        using X509Signer signer = authorities.CreateSigner();
        string signed = _directory.Combine("first.pdf");
        await new PdfSigner(signer).SignAsync(SamplePdfs.Contract, signed, new PdfSignatureOptions { FieldName = "甲" });

        var error = await Fails<PdfSigningException>(signed, new PdfSignatureOptions { FieldName = "甲" });
        Assert.Equal(PdfSigningFailure.FieldAlreadySigned, error.Failure);
    }

    [Theory]
    [InlineData(PadesLevel.BaselineT)]
    [InlineData(PadesLevel.BaselineLTA)]
    public async Task SignAsync_LevelWithoutAuthority_IsRefused(PadesLevel level)
    {
        using X509Signer signer = authorities.CreateSigner();
        var error = await Assert.ThrowsAsync<PdfSigningException>(async () =>
            await new PdfSigner(signer).SignAsync(SamplePdfs.Contract, Output, new PdfSignatureOptions { Level = level }));
        Assert.Equal(PdfSigningFailure.TimestampAuthorityMissing, error.Failure);
    }

    [Fact]
    public async Task SignAsync_ExpiredCertificate_IsRefused()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using var signer = new X509Signer(authorities.Pki.Issue(new DevelopmentCertificateRequest
        {
            CommonName = "期限切れ",
            NotBefore = now.AddDays(-20),
            NotAfter = now.AddDays(-10),
        }));
        var error = await Assert.ThrowsAsync<PdfSigningException>(async () => await new PdfSigner(signer).SignAsync(SamplePdfs.Contract, Output));
        Assert.Equal(PdfSigningFailure.CertificateNotValid, error.Failure);
    }

    [Fact]
    public async Task SignAsync_RevokedSignerAtLongTermLevel_IsRefused()
    {
        var certificate = authorities.Pki.IssueSigner("失効");
        authorities.Pki.Revoke(certificate);
        using var signer = new X509Signer(certificate, [authorities.Pki.IssuingCa]);

        var error = await Assert.ThrowsAsync<PdfSigningException>(async () =>
            await new PdfSigner(signer, authorities.Timestamps, trust: authorities.Trust)
                .SignAsync(SamplePdfs.Contract, Output, new PdfSignatureOptions { Level = PadesLevel.BaselineLT }));

        Assert.Equal(PdfSigningFailure.CertificateRevoked, error.Failure);
        Assert.Contains("失効", error.Message);
    }

    [Fact]
    public async Task SignAsync_IssuersOnlyOnTheNet_AreDownloaded()
    {
        using var signer = new X509Signer(authorities.Pki.IssueSigner("孤児"));
        await new PdfSigner(signer, authorities.Timestamps).SignAsync(SamplePdfs.Contract, Output, new PdfSignatureOptions { Level = PadesLevel.BaselineLTA });
        Assert.Equal(2, RawSignature.FindAll(await File.ReadAllBytesAsync(Output)).Count);
    }

    [Fact]
    public async Task SignAsync_UnknownIssuerAtLongTermLevel_NamesIt()
    {
        using var silent = DevelopmentPki.Create();
        using var signer = new X509Signer(silent.IssueSigner("孤児"));
        var error = await Assert.ThrowsAsync<PdfSigningException>(async () =>
            await new PdfSigner(signer, authorities.Timestamps).SignAsync(SamplePdfs.Contract, Output, new PdfSignatureOptions { Level = PadesLevel.BaselineLT }));
        Assert.Equal(PdfSigningFailure.ValidationMaterialMissing, error.Failure);
        Assert.Contains(silent.IssuingCa.GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType.SimpleName, false), error.Message);
    }

    [Fact]
    public async Task SignAsync_KeyOfAnotherCertificate_IsNoticed()
    {
        using X509Signer honest = authorities.CreateSigner(), other = authorities.CreateSigner();
        var error = await Assert.ThrowsAsync<PdfSigningException>(async () =>
            await new PdfSigner(new MismatchedSigner(honest, other)).SignAsync(SamplePdfs.Contract, Output));
        Assert.Equal(PdfSigningFailure.SignatureInvalid, error.Failure);
    }

    [Fact]
    public async Task SignAsync_AuthorityStampsAnotherDigest_IsNoticed()
    {
        using X509Signer signer = authorities.CreateSigner();
        var error = await Assert.ThrowsAsync<TimestampException>(async () =>
            await new PdfSigner(signer, new CarelessAuthority(authorities.Timestamps))
                .SignAsync(SamplePdfs.Contract, Output, new PdfSignatureOptions { Level = PadesLevel.BaselineT }));
        Assert.Equal(TimestampFailure.WrongImprint, error.Failure);
    }

    [Fact]
    public async Task SignAsync_CancelledHalfway_CutsTheStreamBack()
    {
        using X509Signer signer = authorities.CreateSigner();
        using var cancellation = new CancellationTokenSource();
        using var destination = new MemoryStream();
        destination.Write("kept"u8);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await new PdfSigner(new CancellingSigner(signer, cancellation)).SignAsync(File.OpenRead(SamplePdfs.Contract), destination, null, cancellation.Token));

        Assert.Equal("kept"u8, destination.ToArray());
    }

    private async Task<T> Fails<T>(string source, PdfSignatureOptions? options = null)
        where T : Exception
    {
        using X509Signer signer = authorities.CreateSigner();
        var error = await Assert.ThrowsAsync<T>(async () => await new PdfSigner(signer).SignAsync(source, Output, options));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Combine("out")));
        return error;
    }

    private sealed class MismatchedSigner(ISigner certificate, ISigner key) : ISigner
    {
        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken) => certificate.GetCredentialAsync(cancellationToken);

        public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken) =>
            key.SignAsync(digests, cancellationToken);
    }

    private sealed class CancellingSigner(ISigner inner, CancellationTokenSource cancellation) : ISigner
    {
        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken) => inner.GetCredentialAsync(cancellationToken);

        public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken)
        {
            cancellation.Cancel();
            return inner.SignAsync(digests, cancellation.Token);
        }
    }

    private sealed class CarelessAuthority(ITimestampAuthority inner) : ITimestampAuthority
    {
        public ValueTask<TimestampToken> TimestampAsync(ReadOnlyMemory<byte> digest, DigestAlgorithm algorithm, CancellationToken cancellationToken) =>
            inner.TimestampAsync(new byte[digest.Length], algorithm, cancellationToken);
    }
}

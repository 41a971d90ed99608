using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Preservation;
using EContract.Sdk.Signing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;

namespace EContract.Sdk.Tests.Preservation;

public sealed class PdfSignatureExtenderTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(PadesLevel.BaselineB, PadesLevel.BaselineT, 1)]
    [InlineData(PadesLevel.BaselineB, PadesLevel.BaselineLTA, 2)]
    [InlineData(PadesLevel.BaselineT, PadesLevel.BaselineT, 0)]
    [InlineData(PadesLevel.BaselineT, PadesLevel.BaselineLT, 0)]
    [InlineData(PadesLevel.BaselineT, PadesLevel.BaselineLTA, 1)]
    [InlineData(PadesLevel.BaselineLTA, PadesLevel.BaselineLTA, 1)]
    public async Task ExtendAsync_FromAnyLevel_AddsWhatIsMissing(PadesLevel from, PadesLevel to, int addedTimestamps)
    {
        using X509Signer signer = authorities.CreateSigner();
        string signed = _directory.Combine("signed.pdf"), extended = _directory.Combine("extended.pdf");
        await new PdfSigner(signer, authorities.Timestamps, trust: authorities.Trust)
            .SignAsync(SamplePdfs.Specification, signed, new PdfSignatureOptions { Level = from });
        int before = RawSignature.FindAll(await File.ReadAllBytesAsync(signed)).Count;

        await new PdfSignatureExtender(authorities.Timestamps, trust: authorities.Trust).ExtendAsync(signed, extended, to);

        if (addedTimestamps == 0 && to == PadesLevel.BaselineT)
        {
            Assert.Equal(await File.ReadAllBytesAsync(signed), await File.ReadAllBytesAsync(extended));
            return;
        }

        IReadOnlyList<RawSignature> signatures = await SignedPdfReferees.JudgeAsync(signed, extended, authorities.Pki.Root);
        Assert.Equal(before + addedTimestamps, signatures.Count);
    }

    [Fact]
    public async Task ExtendAsync_UnsignedDocument_SaysThereIsNothingToExtend()
    {
        string output = _directory.Combine("extended.pdf");

        var error = await Assert.ThrowsAsync<PdfSigningException>(async () =>
            await new PdfSignatureExtender(authorities.Timestamps).ExtendAsync(SamplePdfs.Contract, output, PadesLevel.BaselineLTA));

        Assert.Equal(PdfSigningFailure.NothingToExtend, error.Failure);
        Assert.False(File.Exists(output));
    }
}

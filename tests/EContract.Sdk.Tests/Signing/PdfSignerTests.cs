using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;

namespace EContract.Sdk.Tests.Signing;

public sealed class PdfSignerTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string, PadesLevel> DocumentsAndLevels => new MatrixTheoryData<string, PadesLevel>(
        [SamplePdfs.Contract, SamplePdfs.Specification], Enum.GetValues<PadesLevel>());

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(DocumentsAndLevels))]
    public async Task SignAsync_EachLevel_EveryRefereeIsContent(string document, PadesLevel level)
    {
        using X509Signer signer = authorities.CreateSigner();
        string output = _directory.Combine("signed.pdf");
        var pdf = new PdfSigner(signer, authorities.Timestamps, trust: authorities.Trust);

        PdfSignatureResult result = await pdf.SignAsync(document, output, new PdfSignatureOptions { Level = level, Reason = "契約の締結", Location = "東海市" });

        Assert.Equal(level, result.Level);
        Assert.Equal("Signature1", result.FieldName);
        Assert.Equal(new FileInfo(output).Length, result.Length);
        Assert.Equal(result.Length - new FileInfo(document).Length, result.AddedLength);
        IReadOnlyList<RawSignature> signatures = await SignedPdfReferees.JudgeAsync(document, output, authorities.Pki.Root);
        Assert.Equal(level == PadesLevel.BaselineLTA ? 2 : 1, signatures.Count);
    }

    [Fact]
    public async Task SignAsync_ThreeSignersInPreparedFields_AllStayValid()
    {
        string prepared = _directory.Combine("prepared.pdf");
        await using (FileStream source = File.OpenRead(SamplePdfs.Contract), destination = File.Create(prepared))
            await SignatureFieldPreparer.PrepareAsync(source, destination, ["Handler", "Authority", "Municipality"]);
        string current = prepared;
        foreach (string field in new[] { "Handler", "Authority", "Municipality" })
        {
            using X509Signer signer = authorities.CreateSigner(field);
            string next = _directory.Combine(field + ".pdf");
            await new PdfSigner(signer, authorities.Timestamps, trust: authorities.Trust)
                .SignAsync(current, next, new PdfSignatureOptions { Level = PadesLevel.BaselineT, FieldName = field });
            current = next;
        }

        Assert.Equal(3, (await SignedPdfReferees.JudgeAsync(prepared, current, authorities.Pki.Root)).Count);
    }

    [Fact]
    public async Task CompleteAsync_StateSavedAndLoaded_SignsAsIfAtOnce()
    {
        using X509Signer signer = authorities.CreateSigner();
        var pdf = new PdfSigner(signer, authorities.Timestamps, trust: authorities.Trust);
        byte[] state;
        await using (FileStream source = File.OpenRead(SamplePdfs.Specification))
            state = (await pdf.PrepareAsync(source, new PdfSignatureOptions { Level = PadesLevel.BaselineLTA })).Save();

        PreparedPdfSignature prepared = PreparedPdfSignature.Load(state);
        ReadOnlyMemory<byte> value = (await signer.SignAsync([prepared.ToBeSigned]))[0];
        string output = _directory.Combine("signed.pdf");
        await using (FileStream source = File.OpenRead(SamplePdfs.Specification), destination = File.Create(output))
            await pdf.CompleteAsync(prepared, value, source, destination);

        Assert.Equal(2, (await SignedPdfReferees.JudgeAsync(SamplePdfs.Specification, output, authorities.Pki.Root)).Count);
    }

    [Fact]
    public async Task CompleteAsync_OtherDocumentOfSameLength_RefusesAndCutsDestination()
    {
        using X509Signer signer = authorities.CreateSigner();
        var pdf = new PdfSigner(signer);
        byte[] original = await File.ReadAllBytesAsync(SamplePdfs.Contract);
        PreparedPdfSignature prepared = await pdf.PrepareAsync(new MemoryStream(original));
        ReadOnlyMemory<byte> value = (await signer.SignAsync([prepared.ToBeSigned]))[0];
        byte[] other = (byte[])original.Clone();
        other[12] ^= 1;
        using var destination = new MemoryStream();

        var error = await Assert.ThrowsAsync<PdfSigningException>(
            async () => await pdf.CompleteAsync(prepared, value, new MemoryStream(other), destination));

        Assert.Equal(PdfSigningFailure.StalePreparation, error.Failure);
        Assert.Equal(0, destination.Length);
    }

    [Fact]
    public async Task SignAsync_SmallDocumentChainOfThree_AddsAtMostEightKilobytes()
    {
        using X509Signer signer = authorities.CreateSigner();
        using var destination = new MemoryStream();

        PdfSignatureResult result = await new PdfSigner(signer).SignAsync(File.OpenRead(SamplePdfs.Contract), destination);

        Assert.InRange(result.AddedLength, 1, 8 * 1024);
    }
}

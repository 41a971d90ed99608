using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Images;
using EContract.Sdk.PdfPig;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Tests.Pdf.Images;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing.Appearance;

/// <summary>Visible signatures in all the ways that signatures are made.</summary>
public sealed class VisibleSignatureFlowTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Encryptions => ["40", "128 --use-aes=n", "128 --use-aes=y", "256"];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("契約書.pdf", null)]
    [InlineData("仕様書.pdf", null)]
    [InlineData("契約書.pdf", PdfCertification.FormFilling)]
    [InlineData("仕様書.pdf", PdfCertification.Annotations)]
    public async Task ThreeSigners_OneAfterTheOther_ValidatorAndRefereesAreContent(string document, PdfCertification? certification)
    {
        string source = SamplePdfs.All.Single(path => Path.GetFileName(path) == document), output = _directory.Combine("signed.pdf");
        var signer = new PdfSigner(authorities.SignerOf(), authorities.Timestamps, trust: authorities.Trust);
        SignatureAppearance appearance = Appearance();

        await signer.SignAsync(source, output, new PdfSignatureOptions
        {
            Level = PadesLevel.BaselineLTA, Certification = certification, Appearance = appearance, Placement = FieldPlacement.OnPage(1, 60, 40, 150, 40),
        });
        // A certification for form filling lets nobody add a field.
        if (certification is null or PdfCertification.Annotations)
        {
            await signer.SignAsync(output, output, new PdfSignatureOptions { Appearance = appearance, Placement = FieldPlacement.OnPage(1, 220, 40, 150, 40) });
            await signer.SignAsync(output, output, new PdfSignatureOptions { Appearance = appearance, Placement = FieldPlacement.OnLastPage(380, 40, 150, 40) });
        }

        await SignedPdfReferees.JudgeAsync(source, output, authorities.Pki.Root);
        ValidationReport report = await new PdfSignatureValidator(authorities.Trust).ValidateAsync(output, cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(report.Signatures, signature => Assert.Equal(ValidationIndication.TotalPassed, signature.Indication));
    }

    [Fact]
    public async Task PreparedField_OfACertifiedDocument_IsSignedVisibly()
    {
        string source = _directory.WriteFile("in.pdf", PagePdf.Create(
            "/MediaBox[0 0 300 200]/Annots[5 0 R]", catalog: "/AcroForm<</Fields[5 0 R]>>",
            objects: ["<</Type/Annot/Subtype/Widget/FT/Sig/T(seal)/F 4/Rect[20 20 200 80]/P 3 0 R>>"]));
        string certified = _directory.Combine("certified.pdf"), output = _directory.Combine("signed.pdf");
        var signer = new PdfSigner(authorities.SignerOf());

        await signer.SignAsync(source, certified, new PdfSignatureOptions { Certification = PdfCertification.FormFilling });
        await signer.SignAsync(certified, output, new PdfSignatureOptions { FieldName = "seal", Appearance = Appearance() });

        ValidationReport report = await new PdfSignatureValidator(authorities.Trust).ValidateAsync(output, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([LaterChanges.FormFilling, LaterChanges.None], report.Signatures.Select(signature => signature.LaterChanges));
        Assert.All(report.Signatures, signature => Assert.True(signature is { Integrity: SignatureIntegrity.Intact, CertificationRespected: true }));
        Assert.Contains("署名 太郎", await Poppler.ExtractTextAsync(output));
        await SignedPdfReferees.JudgeAsync(source, output, authorities.Pki.Root);
    }

    [Theory]
    [MemberData(nameof(Encryptions))]
    public async Task EncryptedDocument_AppearanceIsEncryptedAndShown(string encryption)
    {
        string source = _directory.Combine("encrypted.pdf"), output = _directory.Combine("signed.pdf"), plain = _directory.Combine("plain.pdf");
        (await Qpdf.RunAsync(["--allow-weak-crypto", "--encrypt", "user", "owner", .. encryption.Split(' '), "--", SamplePdfs.Contract, source])).EnsureSuccess();

        await authorities.SignAsync(
            source, output, Appearance(), FieldPlacement.OnPage(1, 60, 40, 150, 40), new PdfSignatureOptions { Password = "user" });

        await Qpdf.CheckAsync(output, "user");
        (await Qpdf.RunAsync("--password=user", "--decrypt", output, plain)).EnsureSuccess();
        Assert.Contains("署名 太郎", await Poppler.ExtractTextAsync(plain));
        PageRaster encrypted = await PageRaster.RenderAsync(output, password: "user"), decrypted = await PageRaster.RenderAsync(plain);
        Assert.Equal(0, encrypted.DifferenceFrom(decrypted));
        Assert.True(decrypted.DifferenceFrom(await PageRaster.RenderAsync(SamplePdfs.Contract)) > 0.05);
        RawSignature signature = Assert.Single(RawSignature.FindAll(await File.ReadAllBytesAsync(output)));
        await OpenSsl.VerifyCmsAsync(signature.Contents, signature.Covered, authorities.Pki.Root);
    }

    [Fact]
    public async Task TwoSteps_WithAnAppearance_SignAsOne()
    {
        var signer = new PdfSigner(authorities.SignerOf(), authorities.Timestamps, trust: authorities.Trust);
        string output = _directory.Combine("signed.pdf");
        byte[] state;
        await using (FileStream source = File.OpenRead(SamplePdfs.Specification))
        {
            state = (await signer.PrepareAsync(source, new PdfSignatureOptions
            {
                Level = PadesLevel.BaselineLTA, Appearance = Appearance(), Placement = FieldPlacement.OnLastPage(60, 40, 150, 40),
            })).Save();
        }

        PreparedPdfSignature prepared = PreparedPdfSignature.Load(state);
        ReadOnlyMemory<byte> value = (await authorities.SignerOf().SignAsync([prepared.ToBeSigned]))[0];
        await using (FileStream source = File.OpenRead(SamplePdfs.Specification), destination = File.Create(output))
            await signer.CompleteAsync(prepared, value, source, destination);

        Assert.Contains("署名 太郎", await Poppler.ExtractTextAsync(output));
        Assert.Equal(2, (await SignedPdfReferees.JudgeAsync(SamplePdfs.Specification, output, authorities.Pki.Root)).Count);
    }

    [Fact]
    public async Task InPlace_AtATextOfThePage_IsSeenThere()
    {
        string file = _directory.Combine("contract.pdf");
        File.Copy(SamplePdfs.Contract, file);

        await new PdfSigner(authorities.SignerOf()).SignInPlaceAsync(file, new PdfSignatureOptions
        {
            Appearance = Appearance(),
            Placement = FieldPlacement.AtText(new PdfPigTextLocator(), "業務委託契約書", 150, 40) with { Side = AnchorSide.Below, OffsetX = 170 },
        });

        Assert.Contains("署名 太郎", await Poppler.ExtractTextAsync(file));
        await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, file, authorities.Pki.Root);
    }

    [Fact]
    public async Task SizeAdded_ByASealOfFourCharacters_IsSmall()
    {
        using var plain = new MemoryStream();
        using var visible = new MemoryStream();
        var signer = new PdfSigner(authorities.SignerOf());
        SignatureAppearance seal = SignatureAppearance.ForSeal(new SealImpression("山田太郎"), PdfFont.FromFile(InstalledFonts.IpaexMincho));

        PdfSignatureResult without = await signer.SignAsync(File.OpenRead(SamplePdfs.Contract), plain);
        PdfSignatureResult with = await signer.SignAsync(
            File.OpenRead(SamplePdfs.Contract), visible, new PdfSignatureOptions { Appearance = seal, Placement = FieldPlacement.OnPage(1, 60, 40, 40, 40) });

        Assert.InRange(with.AddedLength - without.AddedLength, 1000, 6000);
    }

    private static SignatureAppearance Appearance() => new()
    {
        Image = PdfImage.FromBytes(PngWriter.Write(20, 20, 8, PngColorType.Rgba, (x, y) => [x * 12, 0, y * 12, x * 12])),
        Lines = ["電子署名 署名 太郎", "{time}"],
        Fonts = [PdfFont.FromFile(InstalledFonts.IpaexGothic)],
    };
}

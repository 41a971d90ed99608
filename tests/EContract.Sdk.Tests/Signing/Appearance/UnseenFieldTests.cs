using EContract.Sdk.Pdf.Images;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Tests.Pdf.Images;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing.Appearance;

/// <summary>Fields and pages on which a seal that was asked for would not be seen, or be seen elsewhere too.</summary>
public sealed class UnseenFieldTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private static readonly SignatureAppearance Picture = SignatureAppearance.ForImage(PdfImage.FromBytes(QuadrantPicture.Png()));

    private static readonly PdfSignatureOptions Seal = new() { FieldName = "seal" };

    private readonly TemporaryDirectory _directory = new();

    private string Output => _directory.Combine("signed.pdf");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("/Rect[20 30 80 70]/OC 6 0 R", "/Annots[5 0 R]", "optional content")]
    [InlineData("/Rect[5000 5000 5060 5040]", "/Annots[5 0 R]", "not on its page")]
    [InlineData("/Rect[-900000 -900000 900000 900000]", "/Annots[5 0 R]", "not on its page")]
    [InlineData("/Rect[20 30 80 70]/P 3 0 R", "", "annotation of no page")]
    public async Task Field_WhereNothingIsSeen_IsRefused(string widget, string page, string expected)
    {
        string source = _directory.WriteFile("in.pdf", PagePdf.Create(
            $"/MediaBox[0 0 300 200]{page}", catalog: "/AcroForm<</Fields[5 0 R]>>",
            objects: [$"<</Type/Annot/Subtype/Widget/FT/Sig/T(seal){widget}>>", "<</Type/OCG/Name(layer)>>"]));

        var error = await Assert.ThrowsAsync<PdfSigningException>(() => authorities.SignAsync(source, Output, Picture, null, Seal));

        Assert.Equal(PdfSigningFailure.InvalidPlacement, error.Failure);
        Assert.Contains(expected, error.Message);
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public async Task Field_WithAnEmptyWidgetFirst_ShowsInTheOther()
    {
        string source = _directory.WriteFile("in.pdf", PagePdf.Create(
            "/MediaBox[0 0 300 200]/Annots[6 0 R 7 0 R]", catalog: "/AcroForm<</Fields[5 0 R]>>",
            objects:
            [
                "<</FT/Sig/T(seal)/Kids[6 0 R 7 0 R]>>",
                "<</Type/Annot/Subtype/Widget/Parent 5 0 R/Rect[0 0 0 0]>>",
                "<</Type/Annot/Subtype/Widget/Parent 5 0 R/Rect[20 30 80 70]>>",
            ]));

        await authorities.SignAsync(source, Output, Picture, null, Seal);

        Assert.Equal("RGBY", QuadrantPicture.Read(await PageRaster.RenderAsync(Output), 20, 30, 60, 40));
    }

    [Fact]
    public async Task Placement_SmallerThanIsWritten_HasNoExtent()
    {
        string source = _directory.WriteFile("in.pdf", PagePdf.Create("/MediaBox[0 0 300 200]"));

        var error = await Assert.ThrowsAsync<PdfSigningException>(
            () => authorities.SignAsync(source, Output, Picture, FieldPlacement.OnPage(1, 20, 30, 0.0004, 40)));

        Assert.Contains("no extent", error.Message);
    }

    [Fact]
    public async Task Annotations_SharedByPages_AreSharedNoMore()
    {
        const string Page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Annots 5 0 R>>";
        string source = _directory.WriteFile("in.pdf", PagePdf.OfObjects(
            ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>", Page, Page, "[]"]));

        await authorities.SignAsync(source, Output, Picture, FieldPlacement.OnPage(1, 20, 30, 60, 40));
        await authorities.SignAsync(Output, Output, Picture, FieldPlacement.OnPage(2, 120, 30, 60, 40));

        for (int number = 1; number <= 2; number++)
        {
            PageRaster page = await PageRaster.RenderAsync(Output, number);
            Assert.Equal(number == 1, QuadrantPicture.Read(page, 20, 30, 60, 40) == "RGBY");
            Assert.Equal(number == 2, QuadrantPicture.Read(page, 120, 30, 60, 40) == "RGBY");
        }

        ValidationReport report = await new PdfSignatureValidator(authorities.Trust).ValidateAsync(Output, cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(report.Signatures, signature => Assert.Equal(SignatureIntegrity.Intact, signature.Integrity));
        Assert.Equal([LaterChanges.FormFilling, LaterChanges.None], report.Signatures.Select(signature => signature.LaterChanges));
    }
}

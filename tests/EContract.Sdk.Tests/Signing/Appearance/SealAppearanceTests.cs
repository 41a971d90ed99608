using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Images;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Tests.Pdf.Images;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Annotations;

namespace EContract.Sdk.Tests.Signing.Appearance;

public sealed class SealAppearanceTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static PdfFont Mincho => PdfFont.FromFile(InstalledFonts.IpaexMincho);

    private static PdfFont Gothic => PdfFont.FromFile(InstalledFonts.IpaexGothic);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Seals_OfManyNames_LookAsOnTheReferencePicture()
    {
        PdfFont mincho = Mincho;
        SealImpression[] seals =
        [
            new("佐"), new("山田"), new("佐々木"), new("山田太郎"), new("長谷川一郎"), new("アレクサンダー・スミス"),
            new("東海市長之印", SealShape.Square), new("株式会社サンプル之印", SealShape.Square),
            new("株式会社\nサンプル\n代表取締役之印", SealShape.Square), new("スーパー「甲」、乙。", SealShape.Square) { Color = PdfColor.Black },
        ];

        string output = await ShowAsync([.. seals.Select((seal, i) =>
            (SignatureAppearance.ForSeal(seal, mincho), FieldPlacement.OnPage(1, 4 + (i % 5 * 40), 44 - (i / 5 * 40), 36, 36)))]);

        await ReferencePictures.AssertLooksLikeAsync(output, "seals");
        string text = await Poppler.ExtractTextAsync(output);
        Assert.All(seals, seal => Assert.Contains(seal.Name.Replace("\n", ""), text));
    }

    [Fact]
    public async Task PicturesWithText_InEachPosition_LookAsOnTheReferencePicture()
    {
        PdfFont gothic = Gothic;
        var picture = PdfImage.FromBytes(QuadrantPicture.Png());
        var seal = new SealImpression("山田") { Fonts = [Mincho] };
        string[] lines = ["電子署名 {name}", "理由: {reason}"];
        SignatureAppearance[] appearances =
        [
            new() { Image = picture, Lines = lines, Fonts = [gothic], Border = PdfColor.Black },
            new() { Seal = seal, Lines = lines, Fonts = [gothic], PicturePosition = PicturePosition.Right, Background = new PdfColor(235, 240, 255) },
            new() { Seal = seal, Lines = lines, Fonts = [gothic], PicturePosition = PicturePosition.Behind, TextColor = new PdfColor(0, 0, 120) },
            SignatureAppearance.ForText([gothic], lines),
        ];

        string output = await ShowAsync([.. appearances.Select((appearance, i) =>
            (appearance, FieldPlacement.OnPage(1, 4 + (i % 2 * 100), 44 - (i / 2 * 40), 92, 36)))]);

        await ReferencePictures.AssertLooksLikeAsync(output, "pictures-with-text");
    }

    [Fact]
    public async Task Seal_InItsField_IsFoundByPdfPigToo()
    {
        string output = await ShowAsync([(SignatureAppearance.ForSeal(new SealImpression("株式会社サンプル之印", SealShape.Square), Mincho), FieldPlacement.OnPage(1, 10, 10, 60, 60))]);

        using PdfDocument document = PdfDocument.Open(output);
        Annotation widget = Assert.Single(document.GetPage(1).GetAnnotations());
        Assert.Equal(AnnotationType.Widget, widget.Type);
        Assert.Equal(AnnotationFlags.Print | AnnotationFlags.Locked, widget.Flags);
        Assert.True(widget.HasNormalAppearance);
        Assert.Equal((10, 10, 60, 60), (widget.Rectangle.Left, widget.Rectangle.Bottom, widget.Rectangle.Width, widget.Rectangle.Height));
    }

    [Theory]
    [InlineData("株式会社サンプル之印", 8)]
    [InlineData("山田太郎", 6)]
    public async Task Seal_TooSmallToRead_IsRefused(string name, double extent)
    {
        var error = await Assert.ThrowsAsync<PdfSigningException>(
            () => ShowAsync([(SignatureAppearance.ForSeal(new SealImpression(name), Mincho), FieldPlacement.OnPage(1, 10, 10, extent, extent))]));

        Assert.Equal(PdfSigningFailure.AppearanceIllegible, error.Failure);
        Assert.Contains(name, error.Message);
    }

    [Fact]
    public async Task Appearance_ThatContradictsItself_IsMisuse()
    {
        var picture = PdfImage.FromBytes(QuadrantPicture.Png());
        SignatureAppearance[] wrong =
        [
            new(),
            new() { Image = picture, Seal = new SealImpression("山田") },
            new() { Image = picture, FontSize = 0 },
            new() { Image = picture, FontSize = double.NaN },
            SignatureAppearance.ForSeal(new SealImpression(" \n "), Gothic),
        ];

        foreach (SignatureAppearance appearance in wrong)
            await Assert.ThrowsAsync<ArgumentException>(() => ShowAsync([(appearance, FieldPlacement.OnPage(1, 10, 10, 60, 60))]));
    }

    // Signs a small page once for each appearance; the referees judge the result.
    private async Task<string> ShowAsync(params (SignatureAppearance Appearance, FieldPlacement Place)[] signatures)
    {
        string source = _directory.WriteFile("0.pdf", PagePdf.Create("/MediaBox[0 0 204 84]", content: "0.9 g 0 0 204 12 re f"));
        string current = source;
        for (int i = 0; i < signatures.Length; i++)
        {
            string next = _directory.Combine($"{i + 1}.pdf");
            await authorities.SignAsync(
                current, next, signatures[i].Appearance, signatures[i].Place, new PdfSignatureOptions { SignerName = "署名 太郎", Reason = "契約の締結" });
            current = next;
        }

        Assert.Equal(signatures.Length, (await SignedPdfReferees.JudgeAsync(source, current, authorities.Pki.Root)).Count);
        return current;
    }
}

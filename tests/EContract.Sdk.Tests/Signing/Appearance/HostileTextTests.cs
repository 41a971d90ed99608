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

namespace EContract.Sdk.Tests.Signing.Appearance;

/// <summary>Texts, sizes and files given to an appearance to mislead or to exhaust.</summary>
public sealed class HostileTextTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private static readonly FieldPlacement Place = FieldPlacement.OnPage(1, 20, 20, 200, 100);

    private readonly TemporaryDirectory _directory = new();

    private static PdfFont Gothic => PdfFont.FromFile(InstalledFonts.IpaexGothic);

    private string Output => _directory.Combine("signed.pdf");

    public void Dispose() => _directory.Dispose();

    public static TheoryData<string> BadAppearances => ["null line", "null font", "null seal font", "size 0.5", "size 1e17", "size NaN", "format %", "override", "control", "seal override"];

    [Fact]
    public async Task Lines_AllLeftOut_AreRefusedUnlessSomethingElseIsSeen()
    {
        SignatureAppearance appearance = SignatureAppearance.ForText([Gothic], "{reason}");

        var error = await Assert.ThrowsAsync<PdfSigningException>(() => SignAsync(appearance));
        await SignAsync(appearance with { Background = PdfColor.Vermilion });

        Assert.Equal(PdfSigningFailure.AppearanceEmpty, error.Failure);
        PageRaster page = await PageRaster.RenderAsync(Output);
        Assert.NotEqual((255, 255, 255), page.At(120, 70));
    }

    [Theory]
    [MemberData(nameof(BadAppearances))]
    public async Task Appearance_ThatMakesNoSense_IsMisuse(string what)
    {
        SignatureAppearance text = SignatureAppearance.ForText([Gothic], "印");
        SignatureAppearance appearance = what switch
        {
            "null line" => text with { Lines = ["印", null!] },
            "null font" => text with { Fonts = [Gothic, null!] },
            "null seal font" => SignatureAppearance.ForSeal(new SealImpression("印") { Fonts = [null!] }),
            "size 0.5" => text with { FontSize = 0.5 },
            "size 1e17" => text with { FontSize = 1e17 },
            "size NaN" => text with { FontSize = double.NaN },
            "format %" => text with { TimeFormat = "%" },
            "override" => text with { Lines = ["\u202Egnp.exe"] },
            "control" => text with { Lines = ["a\u0008b"] },
            _ => SignatureAppearance.ForSeal(new SealImpression("\u2066印"), Gothic),
        };

        await Assert.ThrowsAsync<ArgumentException>(() => SignAsync(appearance));
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public async Task Facts_WithLineBreaksAndOverrides_StayOnTheirLine()
    {
        await SignAsync(
            SignatureAppearance.ForText([Gothic], "Reason: {reason}"), new PdfSignatureOptions { Reason = "agreed\r\nSigned by:\u2028The\u202E Emperor\u0007" });

        Assert.Equal("Reason: agreed Signed by: The Emperor", (await Poppler.ExtractTextAsync(Output)).Trim());
    }

    [Theory]
    [InlineData(2001, 1)]
    [InlineData(1_000_000, 1)]
    [InlineData(1, 101)]
    [InlineData(1, 100_000)]
    public async Task Text_OfMoreThanAnybodyReads_IsRefused(int length, int lines)
    {
        string text = string.Join('\n', Enumerable.Repeat(new string('a', length), lines));

        var error = await Assert.ThrowsAsync<PdfSigningException>(() => SignAsync(SignatureAppearance.ForText([Gothic], text)));

        Assert.Equal(PdfSigningFailure.AppearanceIllegible, error.Failure);
        Assert.Contains($"{lines} lines and {(long)length * lines} characters", error.Message);
    }

    [Fact]
    public async Task Text_AsLargeAsMayBe_IsFitted()
    {
        await SignAsync(SignatureAppearance.ForText([Gothic], new string('長', 300)) with { FontSize = 1000 });

        Assert.Equal(300, (await Poppler.ExtractTextAsync(Output)).Count(c => c == '長'));
    }

    [Fact]
    public void Png_OfAStripWithoutEnd_IsRefused()
    {
        byte[] png = PngWriter.Write(40_000, 1, 1, PngColorType.Gray, (_, _) => [0]);

        Assert.Contains("40000 by 1 pixels; 32767", Assert.Throws<PdfImageException>(() => PdfImage.FromBytes(png)).Message);
    }

    [Fact]
    public void File_ThatIsADevice_IsRefused()
    {
        Assert.Contains("no regular file", Assert.Throws<PdfImageException>(() => PdfImage.FromFile("/dev/zero")).Message);
        Assert.Contains("no regular file", Assert.Throws<PdfFontException>(() => PdfFont.FromFile("/dev/zero")).Message);
    }

    private Task SignAsync(SignatureAppearance appearance, PdfSignatureOptions? options = null) =>
        authorities.SignAsync(_directory.WriteFile("in.pdf", PagePdf.Create("/MediaBox[0 0 300 200]")), Output, appearance, Place, options);
}

using EContract.Sdk.Pdf.Fonts;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;
using UglyToad.PdfPig;

namespace EContract.Sdk.Tests.Pdf.Fonts;

/// <summary>What others read and draw of the text that was embedded.</summary>
public sealed class EmbeddedTextTests
{
    public static readonly TheoryData<string> Fonts = new(nameof(InstalledFonts.IpaexGothic), nameof(InstalledFonts.IpaexMincho), nameof(InstalledFonts.NotoSansCjk));

    private static readonly string[] Lines =
    [
        "株式会社吉野　代表取締役印",
        "𠮟責 髙﨑 ABC abc 0123 fi",
        "2026年11月23日 12:00:00 +09:00",
        "ガギグゲゴ ぱぴぷぺぽ 東海市「契約」、。",
    ];

    [Theory]
    [MemberData(nameof(Fonts))]
    public async Task Text_EmbeddedFont_IsReadAndDrawnByOthers(string name)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.WriteFile("text.pdf", TextPage.Create([Load(name)], Lines));

        await Qpdf.CheckAsync(path);
        // Poppler takes the ideographic space for a gap between words.
        Assert.Equal(Lines.Select(line => line.Replace('　', ' ')), (await Poppler.ExtractTextAsync(path)).TrimEnd('\f', '\n').Split('\n'));
        using (PdfDocument document = PdfDocument.Open(path))
            Assert.Equal(string.Concat(Lines), document.GetPage(1).Text);
        PageImage poppler = await Poppler.RenderAsync(path), mupdf = await MuPdf.RenderAsync(path);
        Assert.InRange(poppler.Ink, 0.005, 0.2);
        // Two rasterisers differ at every edge.
        Assert.InRange(poppler.Ink / mupdf.Ink, 0.9, 1.1);
    }

    [Theory]
    [InlineData("子目山乙")]
    [InlineData("⼦⽬⼭⼄")]
    [InlineData("子⼦目⽬山⼭乙⼄")]
    public async Task Text_GlyphSharedByTwoCharacters_IsReadAsWritten(string text)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.WriteFile("text.pdf", TextPage.Create([PdfFont.FromFile(InstalledFonts.NotoSansCjk)], text));

        Assert.Equal(text, (await Poppler.ExtractTextAsync(path)).TrimEnd('\f', '\n'));
        using PdfDocument document = PdfDocument.Open(path);
        Assert.Equal(text, document.GetPage(1).Text);
    }

    internal static PdfFont Load(string name) =>
        PdfFont.FromFile((string)typeof(InstalledFonts).GetProperty(name)!.GetValue(null)!);
}

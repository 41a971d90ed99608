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
        string path = directory.WriteFile("text.pdf", TextPage.Create([TestFonts.Load(name)], Lines));

        await Qpdf.CheckAsync(path);
        // Both take the ideographic space for a gap between words.
        string[] expected = [.. Lines.Select(line => line.Replace('　', ' '))];
        Assert.Equal(expected, (await Poppler.ExtractTextAsync(path)).TrimEnd('\f', '\n').Split('\n'));
        Assert.Equal(expected, (await MuPdf.ExtractTextAsync(path)).TrimEnd('\f', '\n').Split('\n'));
        Assert.Matches(@"^[A-Z]{6}\+\S+ +CID (TrueType|Type 0C) +Identity-H +yes yes yes ", Assert.Single(await Poppler.DescribeFontsAsync(path)));
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
        string path = directory.WriteFile("text.pdf", TextPage.Create([TestFonts.NotoSansCjk], text));

        Assert.Equal(text, (await Poppler.ExtractTextAsync(path)).TrimEnd('\f', '\n'));
        using PdfDocument document = PdfDocument.Open(path);
        Assert.Equal(text, document.GetPage(1).Text);
    }
}

using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Fonts.Cff;
using EContract.Sdk.Pdf.Fonts.OpenType;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Pdf.Fonts;

public sealed class CffSubsetTests
{
    // Kanji, kana, Latin and signs, which lie in different Font DICTs.
    private const string Text = "東海市ガぱAb、1";

    [Fact]
    public void Subset_OfASubset_IsTheSame()
    {
        byte[] subset = Subset(TestFonts.NotoSansCjk);

        var read = new CffFont(new FontData(subset, "subset"));

        Assert.True(read.IsCidKeyed);
        Assert.True(Enumerable.Range(0, Text.Length + 1).Select(read.FontDictOf).Distinct().Count() > 1);
        Assert.Equal(subset, CffSubsetWriter.Write(read, [.. Enumerable.Range(0, Text.Length + 1)]));
    }

    [Fact]
    public async Task Subset_OfAFontWithGlyphNames_BecomesCidKeyedAndLooksTheSame()
    {
        using var directory = new TemporaryDirectory();
        PdfFont original = TestFonts.NotoSansCjk;
        PdfFont named = NameKeyedFont.Create(original, "ABCabc");

        Assert.False(new CffFont(new FontData(NameKeyedFont.CreateCff(original, "ABCabc"), "named")).IsCidKeyed);
        Assert.True(new CffFont(new FontData(named.Subset([0, 1, 2]).Bytes, "subset")).IsCidKeyed);
        string expected = directory.WriteFile("expected.pdf", TextPage.Create([original], "BaCc"));
        string actual = directory.WriteFile("actual.pdf", TextPage.Create([named], "BaCc"));
        await Qpdf.CheckAsync(actual);
        PageImage picture = await Poppler.RenderAsync(expected);
        Assert.InRange(picture.DifferenceFrom(await Poppler.RenderAsync(actual)), 0, 0.01);
        Assert.InRange((await MuPdf.RenderAsync(expected)).DifferenceFrom(await MuPdf.RenderAsync(actual)), 0, 0.01);
    }

    internal static byte[] Subset(PdfFont font) => font.Subset([0, .. Text.Select(c => font.GlyphOf(new(c)))]).Bytes;
}

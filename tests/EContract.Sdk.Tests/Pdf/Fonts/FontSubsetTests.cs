using System.Text;
using EContract.Sdk.Pdf.Fonts;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Pdf.Fonts;

public sealed class FontSubsetTests
{
    [Fact]
    public void Create_TwentyKanji_AddsLittle()
    {
        PdfFont font = PdfFont.FromFile(InstalledFonts.IpaexGothic);

        int added = TextPage.Create([font], "電子契約書署名検証株式会社代表取締役印鑑").Length - SyntheticPdf.Create(1000).Length;

        Assert.InRange(added, 1, 10_000);
    }
}

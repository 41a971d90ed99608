using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Layout;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Pdf.Layout;

public sealed class LineBreakerTests
{
    private static readonly Lazy<PdfFont> Gothic = new(() => PdfFont.FromFile(InstalledFonts.IpaexGothic));

    [Theory]
    [InlineData("契約の締結", 2, "契約|の締|結")]
    [InlineData("契約。締結", 2, "契|約。|締結")]
    [InlineData("契「締」結", 2, "契|「締|」結")]
    [InlineData("契約ー結", 2, "契|約ー|結")]
    [InlineData("by the city", 3.5, "by the|city")]
    [InlineData("electronically", 3, "electr|onical|ly")]
    [InlineData("a契 約b", 1.8, "a契|約b")]
    [InlineData("𠮟𠮟𠮟", 1.5, "𠮟|𠮟|𠮟")]
    [InlineData("。。。", 0.5, "。|。|。")]
    [InlineData("", 1, "")]
    public void Break_ByWidth_KeepsTheRules(string text, double width, string expected)
    {
        ShapedLine line = ShapedLine.Shape(new FontSubset([Gothic.Value]), text);

        IEnumerable<string> lines = LineBreaker.Break(line, width).Select(part => string.Concat(part.Characters.Select(character => character.Text)));

        Assert.Equal(expected, string.Join('|', lines));
    }
}

using System.Text;
using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Signing.Appearance;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing.Appearance;

/// <summary>A seal whose characters are shapes looks like the same seal whose characters are text, in a PDF and in an SVG.</summary>
public sealed class SealArtworkTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private const int Resolution = 288;

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string, string, SealShape> Seals => new()
    {
        { "ipaex", "山田", SealShape.Round },
        { "ipaex", "アレクサンダー・スミス", SealShape.Round },
        { "ipaex", "スーパー「甲」、乙。", SealShape.Square },
        { "noto", "東海市長之印", SealShape.Square },
        { "noto", "長谷川一郎", SealShape.Round },
        { "noto", "あぐ%&Qj", SealShape.Square },
        { "dejavu", "Ångström é", SealShape.Round },
    };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Seals))]
    public async Task Artwork_OfEveryKindOfOutlines_LooksLikeTheTextOfTheFont(string fontName, string name, SealShape shape)
    {
        var font = PdfFont.FromFile(fontName switch { "ipaex" => InstalledFonts.IpaexMincho, "noto" => InstalledFonts.NotoSansCjk, _ => InstalledFonts.DejaVuSans });
        var seal = new SealImpression(name, shape);
        var kept = SealArtwork.FromSvg(SealArtwork.Of(seal, [font]).ToSvg());

        PageRaster text = await ShowAsync("text.pdf", SignatureAppearance.ForSeal(seal, font));
        PageRaster shapes = await ShowAsync("shapes.pdf", new SignatureAppearance { Artwork = kept });

        Assert.InRange(shapes.DifferenceFrom(text), 0, 1.5);
        // And not because both show nothing.
        Assert.InRange(shapes.DifferenceFrom(new PageRaster(text.Width, text.Height, [.. Enumerable.Repeat((byte)255, text.Dots.Length)])), 10, 200);
        string svg = _directory.WriteFile("seal.svg", kept.ToSvg());
        ToolResult drawn = (await ToolRunner.RunAsync("mutool", ["draw", "-F", "ppm", "-w", $"{text.Width}", "-h", $"{text.Height}", "-o", "-", svg, "1"])).EnsureSuccess();
        Assert.InRange(PageRaster.FromPpm(drawn.Output).DifferenceFrom(shapes), 0, 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<svg/>")]
    [InlineData("<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' data-character='1'><title>a</title><g stroke='#d9321e'><path stroke-width='1' d='M1 2 3'/></g></svg>")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' data-character='1'><title>a</title><g stroke='red'><path stroke-width='1' d='M1 2'/></g></svg>")]
    public void FromSvg_OfAnythingElse_Refuses(string svg) => Assert.Throws<FormatException>(() => SealArtwork.FromSvg(Encoding.UTF8.GetBytes(svg)));

    [Fact]
    public void Outlines_OfEveryGlyphOfAFont_AreTracedOrRefused()
    {
        foreach (string path in (string[])[InstalledFonts.DejaVuSans, InstalledFonts.IpaexGothic, InstalledFonts.NotoSansCjk])
        {
            var font = PdfFont.FromFile(path);
            for (int glyph = 1; glyph < 3000; glyph++)
            {
                DrawingPath outline = font.OutlineOf(glyph);
                Assert.Equal(outline.ToSvg(), DrawingPath.FromSvg(outline.ToSvg()).ToSvg());
            }
        }
    }

    private async Task<PageRaster> ShowAsync(string file, SignatureAppearance appearance)
    {
        string source = _directory.WriteFile("source.pdf", PagePdf.Create("/MediaBox[0 0 100 100]")), output = _directory.Combine(file);
        await authorities.SignAsync(source, output, appearance, FieldPlacement.OnPage(1, 0, 0, 100, 100));
        return await PageRaster.RenderAsync(output, dotsPerInch: Resolution);
    }
}

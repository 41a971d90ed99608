using System.Text;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Images;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Tests.Pdf.Images;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing.Appearance;

/// <summary>PDF/A documents stay what they are: what the parts of ISO 19005 forbid is in none of the objects that a seal adds.</summary>
public sealed class ArchivalDocumentTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Output => _directory.Combine("signed.pdf");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("element", 1, 3, false)]
    [InlineData("attribute", 1, 4, false)]
    [InlineData("element", 1, null, false)]
    [InlineData("attribute", 2, 3, true)]
    [InlineData("element", 2, null, false)]
    [InlineData("element", 3, 4, true)]
    [InlineData("attribute", 4, 3, true)]
    public async Task Seal_WithTransparentPictureAndText_AddsNothingForbidden(string form, int part, int? intent, bool transparencyAllowed)
    {
        string source = _directory.WriteFile("in.pdf", Document(form, part, intent));

        await authorities.SignAsync(source, Output, RichAppearance(), FieldPlacement.OnPage(1, 20, 20, 180, 50));

        await SignedPdfReferees.JudgeAsync(source, Output, authorities.Pki.Root);
        IReadOnlyList<PdfObject> added = Added(source, Output);
        Assert.NotEmpty(added.OfType<PdfStream>());
        string all = string.Join('\n', added.Select(Describe));
        Assert.Equal(transparencyAllowed, all.Contains("/SMask", StringComparison.Ordinal));
        Assert.Equal(!transparencyAllowed, all.Contains("/Mask", StringComparison.Ordinal));
        Assert.DoesNotContain("/DeviceRGB", all);
        Assert.DoesNotContain("/DeviceCMYK", all);
        Assert.Contains("/CalRGB", all);
        foreach (string forbidden in (string[])["/Group", "/Interpolate true", "/OPI", "/Alternates", "/PS ", "/JavaScript", "LZWDecode", " rg\n", " RG\n", " k\n", " K\n", " g\n", " G\n", " gs\n"])
            Assert.DoesNotContain(forbidden, all);
        // The page shows one mask of grey samples at most, whose space a soft mask must have (ISO 32000-2, 11.6.5.2).
        Assert.Equal(transparencyAllowed ? 1 : 0, Count(all, "/DeviceGray"));

        PdfDictionary widget = Assert.Single(added.OfType<PdfDictionary>(), dictionary => dictionary["Subtype"] is PdfName { Value: "Widget" });
        Assert.Equal(4 | 128, Assert.IsType<PdfInteger>(widget["F"]).Value);
        Assert.Equal(["N"], Assert.IsType<PdfDictionary>(widget["AP"]).Select(entry => entry.Key));
        PdfDictionary[] descriptors = [.. added.OfType<PdfDictionary>().Where(dictionary => dictionary["Type"] is PdfName { Value: "FontDescriptor" })];
        Assert.NotEmpty(descriptors);
        Assert.All(descriptors, descriptor => Assert.True(descriptor.ContainsKey("FontFile2")));
    }

    [Fact]
    public async Task Seal_InAnOrdinaryDocument_IsPlain()
    {
        string source = _directory.WriteFile("in.pdf", PagePdf.Create("/MediaBox[0 0 220 90]"));

        await authorities.SignAsync(source, Output, RichAppearance(), FieldPlacement.OnPage(1, 20, 20, 180, 50));

        string all = string.Join('\n', Added(source, Output).Select(Describe));
        Assert.Contains("/SMask", all);
        Assert.Contains("/DeviceRGB", all);
        Assert.DoesNotContain("/CalRGB", all);
    }

    [Fact]
    public async Task TransparentPicture_WhereTransparencyIsForbidden_StillLetsThePageShowThrough()
    {
        string source = _directory.WriteFile("in.pdf", Document("element", 1, null, "0 0 1 rg 0 0 220 90 re f"));
        byte[] png = PngWriter.Write(21, 20, 8, PngColorType.Rgba, (x, _) => [255, 0, 0, x < 7 ? 0 : x < 14 ? 200 : 255]);

        await authorities.SignAsync(source, Output, SignatureAppearance.ForImage(PdfImage.FromBytes(png)), FieldPlacement.OnPage(1, 20, 20, 42, 40));

        PageRaster page = await PageRaster.RenderAsync(Output);
        Assert.Equal((0, 0, 255), page.At(24, 40));
        (byte red, byte green, byte blue) = page.At(41, 40);
        // As on white paper: red by 200 parts of 255.
        Assert.True(red > 240 && green is > 40 and < 75 && blue is > 40 and < 75, $"{red} {green} {blue}");
        Assert.InRange(page.At(58, 40).Red, 240, 255);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(null, false)]
    public async Task CmykJpeg_OnlyWhereTheOutputIntentIsCmyk(int? intent, bool allowed)
    {
        string source = _directory.WriteFile("in.pdf", Document("element", 2, intent));
        SignatureAppearance appearance = SignatureAppearance.ForImage(PdfImage.FromBytes(await QuadrantPicture.JpegAsync("-jpegcmyk")));

        Task Sign() => authorities.SignAsync(source, Output, appearance, FieldPlacement.OnPage(1, 20, 20, 60, 40));

        if (allowed)
            await Sign();
        else
            Assert.Contains("CMYK JPEG", (await Assert.ThrowsAsync<PdfImageException>(Sign)).Message);
    }

    [Theory]
    [InlineData("no xml at all")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]><x xmlns:p='http://www.aiim.org/pdfa/ns/id/' p:part='1'>&a;</x>")]
    [InlineData("<x xmlns:p='http://www.aiim.org/pdfa/ns/id/' p:part='99999999999'/>")]
    public async Task Metadata_ThatMakesNoSense_ClaimsNothing(string metadata)
    {
        string source = _directory.WriteFile("in.pdf", PagePdf.Create(
            "/MediaBox[0 0 220 90]", catalog: "/Metadata 5 0 R", objects: [Stream("", metadata)]));

        await authorities.SignAsync(source, Output, RichAppearance(), FieldPlacement.OnPage(1, 20, 20, 180, 50));

        Assert.Contains("/DeviceRGB", string.Join('\n', Added(source, Output).Select(Describe)));
    }

    private static SignatureAppearance RichAppearance() => new()
    {
        Image = PdfImage.FromBytes(PngWriter.Write(20, 20, 8, PngColorType.Rgba, (x, y) => [x * 12, 0, y * 12, x * 12])),
        Lines = ["電子署名 {name}", "{time}"],
        Fonts = [PdfFont.FromFile(InstalledFonts.IpaexGothic)],
        Border = PdfColor.Black,
        Background = new PdfColor(250, 250, 240),
    };

    private static byte[] Document(string form, int part, int? intent, string content = "")
    {
        string claim = form == "attribute"
            ? $"<rdf:Description rdf:about='' xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/' pdfaid:part='{part}' pdfaid:conformance='B'/>"
            : $"<rdf:Description rdf:about='' xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/'><pdfaid:part>{part}</pdfaid:part></rdf:Description>";
        string metadata = "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
            + $"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>{claim}</rdf:RDF></x:xmpmeta><?xpacket end='w'?>";
        string intents = intent is null ? "" : "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(x)/DestOutputProfile 6 0 R>>]";
        return PagePdf.Create(
            "/MediaBox[0 0 220 90]", catalog: "/Metadata 5 0 R" + intents, content: content, version: part == 1 ? "1.4" : "1.7",
            objects: [Stream("/Type/Metadata/Subtype/XML", metadata), Stream($"/N {intent ?? 3}", "a profile")]);
    }

    private static string Stream(string entries, string content) => $"<<{entries}/Length {content.Length}>>\nstream\n{content}\nendstream";

    // The objects of the update, each as it stands in the file.
    private static List<PdfObject> Added(string source, string signed)
    {
        var before = PdfRevision.Open(PdfSource.FromMemory(File.ReadAllBytes(source)));
        var after = PdfRevision.Open(PdfSource.FromMemory(File.ReadAllBytes(signed)));
        return [.. Enumerable.Range(before.HighestObjectNumber + 1, after.HighestObjectNumber - before.HighestObjectNumber).Select(after.GetObject).OfType<PdfObject>()];
    }

    private static string Describe(PdfObject value)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        new EContract.Sdk.Pdf.Syntax.PdfObjectWriter(output).Write(value is PdfStream stream ? stream.Dictionary : value);
        string text = Encoding.Latin1.GetString(output.WrittenSpan);
        bool isContent = value is PdfStream { Dictionary: var dictionary } && dictionary["Subtype"] is PdfName { Value: "Form" };
        return isContent
            ? text + "\n" + Encoding.Latin1.GetString(EContract.Sdk.Pdf.Filters.FlateFilter.Decode(((PdfStream)value).ReadEncoded(1 << 20), PdfReaderOptions.Default))
            : text;
    }

    private static int Count(string text, string part) => (text.Length - text.Replace(part, "").Length) / part.Length;
}

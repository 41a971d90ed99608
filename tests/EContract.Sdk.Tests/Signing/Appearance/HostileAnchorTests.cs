using System.IO.Compression;
using System.Text;
using EContract.Sdk.Pdf.Images;
using EContract.Sdk.Pdf;
using EContract.Sdk.PdfPig;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Tests.Pdf.Images;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Tests.Signing.Appearance;

/// <summary>Pages made to exhaust whoever looks for text on them.</summary>
public sealed class HostileAnchorTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private const string Font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";

    private static readonly SignatureAppearance Picture = SignatureAppearance.ForImage(PdfImage.FromBytes(QuadrantPicture.Png()));

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("/X Do", "/X Do", 5000, "nested more than 16 deep")]
    [InlineData("/X Do", "/X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do", 12, "more than 10000 form XObjects")]
    [InlineData("/X Do", "/X % the operand\nDo /#58 Do q /X Do/X Do q /X/X Do (/X Do) pop", 12, "more than 10000 form XObjects")]
    public async Task Forms_ThatInvokeEachOther_AreRefused(string content, string each, int count, string expected)
    {
        // The form in object 5 invokes that in object 6, and so on; the last invokes nothing.
        string[] forms = [.. Enumerable.Range(6, count).Select(next => PagePdf.Stream(each, Form($"<</XObject<</X {next} 0 R>>>>"))), PagePdf.Stream("q Q", Form("<<>>"))];

        await RefusedAsync(PagePdf.Create("/MediaBox[0 0 300 200]/Resources<</XObject<</X 5 0 R>>>>", content: content, objects: forms), $"Page 1 has", expected);
    }

    [Fact]
    public async Task Form_OfItself_IsRefused() => await RefusedAsync(
        PagePdf.Create("/MediaBox[0 0 300 200]", "/Resources<</XObject<</X 5 0 R>>>>", content: "/X Do", objects: [PagePdf.Stream("/X Do", Form(null))]), "nested more than 16 deep");

    [Fact]
    public async Task Content_ThatDecodesToFarMore_IsRefused() => await RefusedAsync(
        Compressed(new string(' ', 1 << 20), 40), "The content of page 1 cannot be read", "A stream decodes to more than");

    [Fact]
    public async Task Text_OfMillionsOfLetters_IsRefused() => await RefusedAsync(
        Compressed("BT /F1 1 Tf " + string.Concat(Enumerable.Repeat("(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)Tj ", 1000)), 100), "Page 1 has more than 250000 bytes of text");

    [Fact]
    public async Task Arrays_NestedInContent_AreRefused() => await RefusedAsync(
        PagePdf.Create("/MediaBox[0 0 300 200]", content: new string('[', 100_000)), "nested more than 1000 deep");

    [Fact]
    public async Task Font_ThatDecodesToFarMore_IsRefused()
    {
        string program = Deflated(new string(' ', 1 << 20), 80);
        await RefusedAsync(
            PagePdf.Create(
                "/MediaBox[0 0 300 200]/Resources<</Font<</F1 5 0 R>>>>",
                objects: ["<</Type/Font/Subtype/TrueType/FontDescriptor 6 0 R>>", "<</Type/FontDescriptor/FontFile2 7 0 R>>", PagePdf.Stream(program, "/Filter/FlateDecode")]),
            "The fonts of page 1 cannot be read", "A stream decodes to more than");
    }

    [Fact]
    public async Task Text_InAFormUsedOften_IsFound()
    {
        string source = _directory.WriteFile("in.pdf", PagePdf.Create(
            "/MediaBox[0 0 300 200]/Resources<</Font<</F1 6 0 R>>/XObject<</X 5 0 R>>>>",
            content: string.Concat(Enumerable.Repeat("q 1 0 0 1 0 0 cm /X Do Q\n", 200)) + "BT /F1 20 Tf 20 20 Td (SIGN HERE) Tj ET",
            objects: [PagePdf.Stream("0 0 1 1 re f", Form("<<>>")), Font]));
        string output = _directory.Combine("out.pdf");

        await authorities.SignAsync(source, output, Picture, FieldPlacement.AtText(new PdfPigTextLocator(), "SIGN HERE", 96, 30));

        Assert.True(File.Exists(output));
    }

    private async Task RefusedAsync(byte[] document, params string[] expected)
    {
        string source = _directory.WriteFile("in.pdf", document), output = _directory.Combine("out.pdf");

        var error = await Assert.ThrowsAsync<PdfFormatException>(
            () => authorities.SignAsync(source, output, Picture, FieldPlacement.AtText(new PdfPigTextLocator(), "SIGN HERE", 96, 30)));

        Assert.All(expected, part => Assert.Contains(part, error.Message));
        Assert.False(File.Exists(output));
    }

    private static string Form(string? resources) => "/Type/XObject/Subtype/Form/BBox[0 0 1 1]" + (resources is null ? "" : $"/Resources{resources}");

    private static byte[] Compressed(string part, int times) => PagePdf.OfObjects(
    [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        PagePdf.Stream(Deflated(part, times), "/Filter/FlateDecode"),
        Font,
    ]);

    private static string Deflated(string part, int times)
    {
        using var output = new MemoryStream();
        using (var deflate = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int i = 0; i < times; i++)
                deflate.Write(Encoding.Latin1.GetBytes(part));
        }

        return Encoding.Latin1.GetString(output.ToArray());
    }
}

using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Cli.Tests;

/// <summary>Signing so that it shows.</summary>
public sealed class SealTests(DevPkiFixture pki) : IClassFixture<DevPkiFixture>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Output => _directory.Combine("signed.pdf");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Sign_SealOfAPicture_StandsOnThePageAsked()
    {
        // A red square of four by four pixels.
        string image = _directory.WriteFile("seal.png", Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAAEElEQVR42mP4z8AARwzEcQCukw/xOF6MEQAAAABJRU5ErkJggg=="));

        (await Econtract.RunAsync(
            ["sign", SamplePdfs.Contract, Output, .. pki.Key, "--seal", image, "--page", "last", "--rect", "500,30,40,40"])).EnsureSuccess();

        Assert.Equal((255, 0, 0), (await PageRaster.RenderAsync(Output, 3)).At(520, 50));
        Assert.Equal((255, 255, 255), (await PageRaster.RenderAsync(Output)).At(520, 50));
        await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Output, pki.Root);
    }

    [Fact]
    public async Task Sign_DrawnSealWithText_SaysWhatWasAsked()
    {
        (await Econtract.RunAsync(
        [
            "sign", SamplePdfs.Contract, Output, .. pki.Key, "--seal-name", "東海市\\n長之印", "--seal-shape", "square", "--seal-text", "署名: {name}",
            "--seal-text", "理由: {reason}", "--name", "東海 市長", "--reason", "契約の締結", "--font", InstalledFonts.IpaexMincho, "--rect", "380,30,170,50",
        ])).EnsureSuccess();

        string text = await Poppler.ExtractTextAsync(Output);
        Assert.All(["東海市長之印", "署名: 東海 市長", "理由: 契約の締結"], line => Assert.Contains(line, text));
        await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Output, pki.Root);
    }

    [Fact]
    public async Task Sign_SealAtAText_WithAFontOfTheSystem()
    {
        Assert.NotEmpty(InstalledFonts.IpaexMincho);

        (await Econtract.RunAsync(
            ["sign", SamplePdfs.Contract, Output, .. pki.Key, "--seal-name", "山田", "--anchor", "業務委託契約書", "--rect", "120,0,36,36"])).EnsureSuccess();

        Assert.Contains("山田", await Poppler.ExtractTextAsync(Output));
    }

    [Theory]
    [InlineData("--seal-text x", 1, "has no place")]
    [InlineData("--seal-text x --rect 590,0,40,40", 1, "is not on the page")]
    [InlineData("--seal-text x --anchor 立会人 --rect 0,0,40,40", 1, "does not stand in the document")]
    [InlineData("--seal-text x --page 4 --rect 0,0,40,40", 1, "no page 4: it has 3")]
    [InlineData("--seal seal.txt --rect 0,0,40,40", 2, "neither a PNG nor a JPEG")]
    public async Task Sign_SealThatCannotBe_SaysWhyAndWritesNothing(string options, int exitCode, string expected)
    {
        string text = _directory.WriteFile("seal.txt", "no picture"u8);

        ToolResult result = await Econtract.RunAsync(
            ["sign", SamplePdfs.Contract, Output, .. pki.Key, .. options.Replace("seal.txt", text).Split(' ')]);

        Econtract.AssertFailed(result, exitCode, expected);
        Assert.False(File.Exists(Output));
    }
}

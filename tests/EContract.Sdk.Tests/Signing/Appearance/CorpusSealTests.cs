using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Images;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Tests.Pdf.Images;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing.Appearance;

/// <summary>Odd documents that nobody here wrote: what can be signed can be sealed, and the seal is seen where it was put.</summary>
public sealed class CorpusSealTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    // Poppler knows no UserUnit, by which the first page is ten times as large, and where a form has NeedAppearances it draws no
    // signature field at all. MuPDF draws the seal in all three.
    private static readonly HashSet<string> DrawnOtherwise =
        ["pdfdiff__LineCap-Degenerate.pdf", "qpdf__form-bad-fields-array.pdf", "qpdf__form-errors.pdf"];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Seal_OnTheFirstPageOfOddDocuments_IsSeenWhereItWasPut()
    {
        SignatureAppearance picture = SignatureAppearance.ForImage(PdfImage.FromBytes(QuadrantPicture.Png()));
        var placed = FieldPlacement.OnPage(1, 12, 12, 24, 16);
        string output = _directory.Combine("signed.pdf");
        int seen = 0;
        var failures = new List<string>();
        foreach (string source in Directory.EnumerateFiles(Corpus.Require("robust"), "*.pdf").Order(StringComparer.Ordinal))
        {
            try
            {
                await authorities.SignAsync(source, output, picture, placed, new PdfSignatureOptions { AllowRepair = true });
            }
            catch (EContractException e) when (e is PdfPasswordException or PdfFormatException or PdfSigningException { Failure: not PdfSigningFailure.PlacementMissing })
            {
                continue;
            }

            if (await DrawAsync(output) is not { } page)
                continue;
            string name = Path.GetFileName(source);
            string colors = QuadrantPicture.Read(page, 12, 12, 24, 16);
            if (colors == "RGBY")
                seen++;
            else if (!DrawnOtherwise.Contains(name))
                failures.Add($"{name}: {colors}");
        }

        Assert.True(failures.Count == 0 && seen > 100, $"{seen} seen, but not:\n{string.Join('\n', failures)}");
    }

    // Poppler complains about much in these documents, and some it never finishes; what counts is what it draws.
    private static async Task<PageRaster?> DrawAsync(string path)
    {
        try
        {
            ToolResult drawn = await ToolRunner.RunAsync(
                "pdftoppm", ["-cropbox", "-f", "1", "-l", "1", "-r", "72", path], timeout: TimeSpan.FromSeconds(5));
            return drawn.Output.Length == 0 ? null : PageRaster.FromPpm(drawn.Output);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}

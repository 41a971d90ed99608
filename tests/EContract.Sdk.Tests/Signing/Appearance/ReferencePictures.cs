using EContract.Sdk.Pdf.Images;
using EContract.Sdk.Tests.Pdf.Images;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing.Appearance;

/// <summary>
/// Pictures of pages that somebody has looked at. With <c>ECONTRACT_WRITE_REFERENCES=1</c> they are written anew, to be
/// looked at again.
/// </summary>
internal static class ReferencePictures
{
    // Poppler's versions smooth edges a little differently; a glyph or line that is missing or elsewhere makes more.
    private const double Tolerance = 3;

    private const int DotsPerInch = 120;

    public static async Task AssertLooksLikeAsync(string pdf, string name)
    {
        PageRaster page = await PageRaster.RenderAsync(pdf, dotsPerInch: DotsPerInch);
        string path = RepositoryRoot.Combine("tests", "EContract.Sdk.Tests", "Signing", "Appearance", "References", name + ".png");
        if (Environment.GetEnvironmentVariable("ECONTRACT_WRITE_REFERENCES") == "1")
        {
            byte[] written = PngWriter.Write(page.Width, page.Height, 8, PngColorType.Rgb, (x, y) =>
                [.. page.Dots.AsSpan(3 * ((y * page.Width) + x), 3).ToArray().Select(sample => (int)sample)]);
            await File.WriteAllBytesAsync(path, written);
        }

        PngFile png = PngFile.Read(await File.ReadAllBytesAsync(path));
        var pixels = new PngPixels(png);
        PngScanlines.Read(png, pixels.Take);
        double difference = page.DifferenceFrom(new PageRaster(png.Header.Width, png.Header.Height, pixels.Samples));
        Assert.True(difference <= Tolerance, $"The page differs by {difference:0.00} from the reference picture {name}.png.");
    }
}

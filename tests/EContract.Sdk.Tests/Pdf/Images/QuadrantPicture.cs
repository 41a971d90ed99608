using EContract.Sdk.Pdf.Images;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Pdf.Images;

/// <summary>A picture of four colours, which tells how it was turned: red and green above, blue and yellow below.</summary>
internal static class QuadrantPicture
{
    public const int Width = 48, Height = 32;

    private const string Content =
        "1 0 0 rg 0 16 24 16 re f 0 .7 0 rg 24 16 24 16 re f 0 0 1 rg 0 0 24 16 re f 1 1 0 rg 24 0 24 16 re f";

    public static byte[] Png() => PngWriter.Write(Width, Height, 8, PngColorType.Rgb, (x, y) => (x < Width / 2, y < Height / 2) switch
    {
        (true, true) => [255, 0, 0],
        (false, true) => [0, 179, 0],
        (true, false) => [0, 0, 255],
        _ => [255, 255, 0],
    });

    /// <summary>As a JPEG that poppler writes.</summary>
    public static async Task<byte[]> JpegAsync(params string[] options)
    {
        using var directory = new TemporaryDirectory();
        string source = directory.WriteFile("q.pdf", PagePdf.Create($"/MediaBox[0 0 {Width} {Height}]", content: Content));
        (await ToolRunner.RunAsync("pdftoppm", ["-r", "72", .. options, source, directory.Combine("q")])).EnsureSuccess();
        return await File.ReadAllBytesAsync(Directory.GetFiles(directory.FullPath, "q-*.jpg").Single());
    }

    /// <summary>The JPEG with an EXIF segment that gives its orientation.</summary>
    public static byte[] WithOrientation(byte[] jpeg, int value, bool littleEndian)
    {
        byte[] tiff = littleEndian
            ? [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)value, 0, 0, 0, 0, 0, 0, 0]
            : [(byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)value, 0, 0, 0, 0, 0, 0];
        byte[] exif = [.. "Exif\0\0"u8, .. tiff, .. "GPS: 35.02N 136.90E"u8];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    /// <summary>The colours in reading order where a picture fills a rectangle: R, G, B, Y, or something else for something else.</summary>
    public static string Read(PageRaster page, double x, double y, double width, double height) => string.Concat(
        ((double X, double Y)[])[(.25, .75), (.75, .75), (.25, .25), (.75, .25)] is var places
            ? places.Select(place => Letter(page.At(x + (place.X * width), y + (place.Y * height))))
            : []);

    // By which of the three stand out, since CMYK knows no pure green or blue.
    private static char Letter((byte Red, byte Green, byte Blue) color)
    {
        int bright = Math.Max(color.Red, Math.Max(color.Green, color.Blue)) * 2 / 3;
        return (color.Red > bright, color.Green > bright, color.Blue > bright) switch
        {
            (true, false, false) => 'R',
            (false, true, false) => 'G',
            (false, false, true) => 'B',
            (true, true, false) => 'Y',
            (true, true, true) => '-',
            _ => '?',
        };
    }
}

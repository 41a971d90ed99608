using EContract.Sdk.Pdf.Images;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Tests.Pdf.Images;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing.Appearance;

public sealed class ImageAppearanceTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string, string[]> Jpegs => new()
    {
        { "baseline", [] },
        { "progressive", ["-jpegopt", "progressive=y"] },
    };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Jpegs))]
    public async Task Jpeg_OfEachProcess_ShowsAsItIs(string kind, string[] options)
    {
        byte[] jpeg = await QuadrantPicture.JpegAsync(["-jpeg", .. options]);
        Assert.Equal(kind == "progressive", jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC2]) > 0);

        Assert.Equal("RGBY", QuadrantPicture.Read(await ShowAsync(jpeg), 30, 20, 48, 32));
    }

    [Fact]
    public async Task Jpeg_OfInvertedCmyk_ShowsItsColours()
    {
        byte[] jpeg = await QuadrantPicture.JpegAsync("-jpegcmyk");
        Assert.True(jpeg.AsSpan().IndexOf("Adobe"u8) > 0);

        Assert.Equal("RGBY", QuadrantPicture.Read(await ShowAsync(jpeg), 30, 20, 48, 32));
    }

    [Fact]
    public async Task Jpeg_OfGreys_ShowsThem()
    {
        PageRaster page = await ShowAsync(await QuadrantPicture.JpegAsync("-jpeg", "-gray"));

        Assert.InRange(page.At(30 + 12, 20 + 24).Red, 60, 95);
        Assert.InRange(page.At(30 + 36, 20 + 8).Red, 215, 245);
    }

    [Theory]
    [InlineData(1, "RGBY")]
    [InlineData(2, "GRYB")]
    [InlineData(3, "YBGR")]
    [InlineData(4, "BYRG")]
    [InlineData(5, "RBGY")]
    [InlineData(6, "BRYG")]
    [InlineData(7, "YGBR")]
    [InlineData(8, "GYRB")]
    [InlineData(9, "RGBY")]
    public async Task Jpeg_OfACameraHeldSomehow_StandsUprightAndTellsNoPlace(int orientation, string expected)
    {
        byte[] jpeg = QuadrantPicture.WithOrientation(await QuadrantPicture.JpegAsync("-jpeg"), orientation, littleEndian: orientation % 2 == 0);
        PdfImage image = PdfImage.FromBytes(jpeg);
        bool turned = orientation is >= 5 and <= 8;

        PageRaster page = await ShowAsync(jpeg, image.Width, image.Height);

        Assert.Equal(turned ? (32, 48) : (48, 32), (image.Width, image.Height));
        Assert.Equal(expected, QuadrantPicture.Read(page, 30, 20, image.Width, image.Height));
        Assert.True(jpeg.AsSpan().IndexOf("GPS"u8) > 0);
        Assert.False((await File.ReadAllBytesAsync(_directory.Combine("signed.pdf"))).AsSpan().IndexOf("GPS"u8) > 0);
    }

    [Fact]
    public async Task Png_OfEachKindThatIsPassedThrough_ShowsAsPopplerDecodesIt()
    {
        (int Depth, PngColorType Type)[] kinds =
        [
            (1, PngColorType.Gray), (2, PngColorType.Gray), (4, PngColorType.Gray), (8, PngColorType.Gray), (8, PngColorType.Rgb),
            (1, PngColorType.Palette), (2, PngColorType.Palette), (4, PngColorType.Palette), (8, PngColorType.Palette), (16, PngColorType.Rgb),
        ];
        foreach ((int depth, PngColorType type) in kinds)
        {
            int max = (1 << depth) - 1;
            int channels = type == PngColorType.Rgb ? 3 : 1;
            byte[] palette = [.. Enumerable.Range(0, 256).SelectMany(i => new[] { (byte)(i * 255 / Math.Min(255, max) % 256), (byte)(i * 255 / Math.Min(255, max) % 256), (byte)40 })];
            // Dark above, light below.
            byte[] png = PngWriter.Write(
                13, 12, depth, type, (_, y) => [.. Enumerable.Repeat(y < 6 ? 0 : max, channels)],
                palette: type == PngColorType.Palette ? palette[..(3 * Math.Min(256, max + 1))] : null, filter: 2);

            PageRaster page = await ShowAsync(png, 52, 48);

            Assert.True(page.At(56, 56) is { Red: < 5, Green: < 5 }, $"{type} of {depth} bits is {page.At(56, 56)} above");
            Assert.True(page.At(56, 30) is { Red: > 250, Green: > 250 }, $"{type} of {depth} bits is {page.At(56, 30)} below");
        }
    }

    [Fact]
    public async Task Png_WithTransparency_LetsThePageShowThrough()
    {
        byte[] png = PngWriter.Write(20, 20, 8, PngColorType.Rgba, (x, _) => [255, 0, 0, x < 10 ? 0 : 128]);

        PageRaster page = await ShowAsync(png, 40, 40, content: "0 0 1 rg 0 0 200 200 re f");

        Assert.Equal((0, 0, 255), page.At(35, 40));
        (byte red, _, byte blue) = page.At(62, 40);
        Assert.InRange(red, 120, 136);
        Assert.InRange(blue, 120, 136);
    }

    [Fact]
    public async Task Image_UsedTwice_IsDecodedOnceAndKeepsItsShape()
    {
        PdfImage image = PdfImage.FromBytes(QuadrantPicture.Png());
        string source = _directory.WriteFile("in.pdf", PagePdf.Create("/MediaBox[0 0 200 200]"));
        string first = _directory.Combine("1.pdf"), second = _directory.Combine("2.pdf");

        await authorities.SignAsync(source, first, SignatureAppearance.ForImage(image), FieldPlacement.OnPage(1, 10, 10, 48, 80));
        await authorities.SignAsync(first, second, SignatureAppearance.ForImage(image), FieldPlacement.OnPage(1, 80, 10, 96, 32));

        // 48 by 32 fits into each, in its middle; around it the page stays white.
        PageRaster page = await PageRaster.RenderAsync(second);
        Assert.Equal("RGBY", QuadrantPicture.Read(page, 10, 34, 48, 32));
        Assert.Equal((255, 255, 255), page.At(34, 31));
        Assert.Equal("RGBY", QuadrantPicture.Read(page, 104, 10, 48, 32));
        Assert.Equal((255, 255, 255), page.At(100, 26));
        Assert.Equal(2, (await SignedPdfReferees.JudgeAsync(source, second, authorities.Pki.Root)).Count);
    }

    [Theory]
    [InlineData("lossless", 0xC3, "lossless, hierarchical or arithmetically coded")]
    [InlineData("arithmetic", 0xC9, "lossless, hierarchical or arithmetically coded")]
    public void Jpeg_OfAProcessThatPdfDoesNotKnow_IsRefused(string kind, byte frame, string expected)
    {
        Assert.NotEmpty(kind);
        byte[] jpeg = [0xFF, 0xD8, 0xFF, frame, 0, 11, 8, 0, 16, 0, 16, 1, 1, 0x11, 0, 0xFF, 0xD9];

        Assert.Contains(expected, Assert.Throws<PdfImageException>(() => PdfImage.FromBytes(jpeg)).Message);
    }

    [Fact]
    public void Jpeg_WithoutItsTables_IsRefused()
    {
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 10, 0, 10, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3, 0xFF, 0xD9];

        Assert.Contains("before the tables to decode it", Assert.Throws<PdfImageException>(() => PdfImage.FromBytes(jpeg)).Message);
    }

    [Fact]
    public async Task Jpeg_OfWhichMostIsMissing_IsRefused()
    {
        byte[] jpeg = await QuadrantPicture.JpegAsync("-jpeg", "-r", "1000");
        int scan = jpeg.AsSpan().IndexOf((byte[])[0xFF, 0xDA]);
        int data = scan + 2 + (jpeg[scan + 2] * 256) + jpeg[scan + 3];

        Assert.Contains("most of the picture is missing", Assert.Throws<PdfImageException>(() => PdfImage.FromBytes((byte[])[.. jpeg[..(data + 20)], 0, 0xFF, 0xD9])).Message);
        Assert.True(PdfImage.FromBytes(jpeg).Width > 600);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    public async Task Jpeg_Stripped_KeepsHowItIsTurnedAndNothingElse(int orientation)
    {
        byte[] jpeg = QuadrantPicture.WithOrientation(await QuadrantPicture.JpegAsync("-jpeg"), orientation, littleEndian: true);
        byte[] stripped = PictureFile.Strip((byte[])[.. jpeg, .. "<script>"u8], PdfImage.MaxPixels);

        Assert.Equal(-1, stripped.AsSpan().IndexOf("GPS"u8));
        Assert.Equal(-1, stripped.AsSpan().IndexOf("<script>"u8));
        Assert.Equal(ImageOrientation.FromExif(orientation), PdfImage.FromBytes(stripped).Orientation);
        Assert.Equal(stripped, PictureFile.Strip(stripped, PdfImage.MaxPixels));
    }

    [Fact]
    public void Png_Stripped_KeepsThePictureAndNothingElse()
    {
        byte[] png = QuadrantPicture.Png();
        using var described = new MemoryStream();
        described.Write(png.AsSpan(0, 33));
        PngWriter.WriteChunk(described, "tEXt", [.. "Comment\0GPS: 35.02N"u8]);
        described.Write(png.AsSpan(33));
        described.Write("<script>"u8);

        Assert.Equal(png, PictureFile.Strip(described.ToArray(), PdfImage.MaxPixels));
    }

    [Fact]
    public async Task Jpeg_CutOff_SaysWhere()
    {
        byte[] jpeg = await QuadrantPicture.JpegAsync("-jpeg");

        Assert.Contains("breaks off at byte", Assert.Throws<PdfImageException>(() => PdfImage.FromBytes(jpeg.AsMemory(..^2))).Message);
        Assert.Contains("breaks off inside the segment at byte", Assert.Throws<PdfImageException>(() => PdfImage.FromBytes(jpeg.AsMemory(..30))).Message);
    }

    private async Task<PageRaster> ShowAsync(byte[] picture, double width = 48, double height = 32, string content = "")
    {
        string source = _directory.WriteFile("in.pdf", PagePdf.Create("/MediaBox[0 0 200 200]", content: content)), output = _directory.Combine("signed.pdf");
        await authorities.SignAsync(
            source, output, SignatureAppearance.ForImage(PdfImage.FromBytes(picture)), FieldPlacement.OnPage(1, 30, 20, width, height));
        await Qpdf.CheckAsync(output);
        return await PageRaster.RenderAsync(output);
    }
}

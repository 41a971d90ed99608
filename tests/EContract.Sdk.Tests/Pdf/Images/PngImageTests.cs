using System.Buffers.Binary;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Images;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Pdf.Images;

public sealed class PngImageTests
{
    // Not a multiple of eight, so that lines and passes end inside bytes.
    private const int Width = 13, Height = 11;

    private static readonly byte[] Palette = [.. Enumerable.Range(0, 256).SelectMany(i => new[] { (byte)i, (byte)(255 - i), (byte)(i * 7 % 256) })];

    public static TheoryData<int, int, bool, int> EveryKind
    {
        get
        {
            var kinds = new TheoryData<int, int, bool, int>();
            foreach (var (type, depths) in ((int, int[])[])[(0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16])])
            {
                foreach (int depth in depths)
                {
                    kinds.Add(type, depth, false, depth % 5);
                    kinds.Add(type, depth, true, (depth + 1) % 5);
                }
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Read_EveryColourTypeDepthAndFilter_GivesThePixelsThatWereWritten(int type, int depth, bool interlaced, int filter)
    {
        var colorType = (PngColorType)type;
        int channels = colorType switch { PngColorType.Rgb => 3, PngColorType.GrayAlpha => 2, PngColorType.Rgba => 4, _ => 1 };
        int max = (1 << depth) - 1;
        int Sample(int x, int y, int c) => ((x * 31) + (y * 57) + (c * 101) + (x * y)) * 26543 % (max + 1);

        byte[] file = PngWriter.Write(
            Width, Height, depth, colorType, (x, y) => [.. Enumerable.Range(0, channels).Select(c => Sample(x, y, c))],
            interlaced, colorType == PngColorType.Palette ? Palette[..(3 * (max + 1))] : null, filter: filter);
        PngPixels pixels = Decode(file);

        bool hasAlpha = colorType is PngColorType.GrayAlpha or PngColorType.Rgba;
        int colors = hasAlpha ? channels - 1 : channels;
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                int pixel = (y * Width) + x;
                byte[] expected = colorType == PngColorType.Palette
                    ? Palette[(3 * Sample(x, y, 0))..((3 * Sample(x, y, 0)) + 3)]
                    : [.. Enumerable.Range(0, colors).Select(c => (byte)Math.Round(Sample(x, y, c) * 255.0 / max))];
                Assert.Equal(expected, pixels.Samples[(pixel * expected.Length)..((pixel + 1) * expected.Length)]);
                if (hasAlpha)
                    Assert.Equal((byte)Math.Round(Sample(x, y, colors) * 255.0 / max), pixels.Alpha![pixel]);
            }
        }

        PdfImage image = PdfImage.FromBytes(file);
        Assert.Equal((Width, Height), (image.Width, image.Height));
    }

    [Fact]
    public void Read_TransparentColourOfSixteenBits_IsComparedInAllOfThem()
    {
        byte[] file = PngWriter.Write(2, 1, 16, PngColorType.Gray, (x, _) => [0x1234 + x], transparency: [0x12, 0x34]);

        Assert.Equal([0, 255], Decode(file).Alpha);
    }

    [Fact]
    public void Read_PaletteWithTransparency_OpaqueBeyondItsEnd()
    {
        byte[] file = PngWriter.Write(3, 1, 8, PngColorType.Palette, (x, _) => [x], palette: Palette[..9], transparency: [0, 128]);

        Assert.Equal([0, 128, 255], Decode(file).Alpha);
    }

    public static TheoryData<string, byte[], string> Broken
    {
        get
        {
            byte[] good = PngWriter.Write(4, 4, 8, PngColorType.Rgb, (x, y) => [x, y, 0]);
            byte[] flipped = (byte[])good.Clone();
            flipped[45] ^= 1;
            byte[] huge = (byte[])good.Clone();
            BinaryPrimitives.WriteInt32BigEndian(huge.AsSpan(16), 1_000_000);
            return new()
            {
                { "nothing", [], "neither a PNG nor a JPEG" },
                { "text", "GIF89a"u8.ToArray(), "neither a PNG nor a JPEG" },
                { "cut", good[..50], "breaks off" },
                { "cut after a chunk", good[..33], "breaks off at byte 33" },
                { "flipped", flipped, "checksum of the chunk at byte 33" },
                { "header flipped", huge, "checksum" },
                { "of no size", PngWriter.Write(0, 4, 8, PngColorType.Gray, (_, _) => [0]), "0 by 4" },
                { "bomb", Claiming(100_000, 100_000, 1), "100000 by 100000 pixels, more than the limit" },
                { "hollow", Claiming(4000, 4000, 8), "4000 by 4000 pixels, but holds only" },
                { "depth", Claiming(4, 4, 3), "colour type 2 with 3 bits" },
                { "short", Claiming(400, 4, 8), "damaged, or shorter" },
                { "palette missing", PngWriter.Write(4, 4, 8, PngColorType.Palette, (_, _) => [0]), "palette is missing" },
                { "palette exceeded", PngWriter.Write(4, 4, 8, PngColorType.Palette, (x, _) => [x], palette: Palette[..6]), "colour 2, but its palette only 2" },
                { "palette of a size", PngWriter.Write(4, 4, 8, PngColorType.Palette, (_, _) => [0], palette: Palette[..4]), "palette at byte 33 has 4 bytes" },
                { "filter", PngWriter.Write(4, 4, 8, PngColorType.Gray, (_, _) => [0], filter: 7), "unknown filter 7" },
                { "transparent colour", PngWriter.Write(4, 4, 8, PngColorType.Gray, (_, _) => [0], transparency: [1]), "transparent colour has 1 bytes" },
                { "unknown chunk", WithChunk("XYZz"), "critical chunk XYZz" },
                { "two headers", WithChunk("IHDR"), "second header" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void FromBytes_Broken_SaysWhat(string what, byte[] file, string expected)
    {
        Assert.NotEmpty(what);

        var error = Assert.Throws<PdfImageException>(() => PdfImage.FromBytes(file));

        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void FromBytes_Bomb_IsRefusedBeforeThereIsRoomMadeForIt()
    {
        byte[] bomb = Claiming(4096, 4096, 16);
        _ = Assert.Throws<PdfImageException>(() => PdfImage.FromBytes(bomb));
        long before = GC.GetAllocatedBytesForCurrentThread();

        _ = Assert.Throws<PdfImageException>(() => PdfImage.FromBytes(bomb));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(3, false)]
    public void AddTo_DataBeyondThePicture_IsNotPassedOn(int height, bool passedThrough)
    {
        // Four lines of data, of which the header may claim three.
        var update = new IncrementalUpdate(PdfRevision.Open(PdfSource.FromMemory(SyntheticPdf.Create(1000))));

        PdfReference reference = PdfImage.FromBytes(Claiming(4, height, 8)).AddTo(update, DrawingRules.Unrestricted);

        var stream = Assert.IsType<PdfStream>(update.Resolve(reference));
        Assert.Equal(passedThrough, stream.Dictionary.ContainsKey("DecodeParms"));
        Assert.Equal(4 * height * 3, update.Revision.Decode(stream).Length);
    }

    [Fact]
    public void FromFile_Broken_NamesTheFile()
    {
        using var directory = new EContract.TestInfrastructure.TemporaryDirectory();
        string path = directory.WriteFile("seal.png", "no picture"u8);

        Assert.Contains("seal.png", Assert.Throws<PdfImageException>(() => PdfImage.FromFile(path)).Message);
    }

    private static PngPixels Decode(byte[] file)
    {
        PngFile png = PngFile.Read(file);
        var pixels = new PngPixels(png);
        Assert.True(PngScanlines.Read(png, pixels.Take));
        return pixels;
    }

    // A sound file whose header claims another size or depth.
    private static byte[] Claiming(int width, int height, int depth)
    {
        byte[] good = PngWriter.Write(4, 4, 8, PngColorType.Rgb, (x, y) => [x, y, 0]);
        byte[] header = good[16..29];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = (byte)depth;
        header[9] = (byte)(depth == 1 ? 0 : 2);
        using var output = new MemoryStream();
        output.Write(good.AsSpan(0, 8));
        PngWriter.WriteChunk(output, "IHDR", header);
        output.Write(good.AsSpan(33));
        return output.ToArray();
    }

    private static byte[] WithChunk(string type)
    {
        byte[] good = PngWriter.Write(4, 4, 8, PngColorType.Rgb, (x, y) => [x, y, 0]);
        using var output = new MemoryStream();
        output.Write(good.AsSpan(0, 33));
        PngWriter.WriteChunk(output, type, good[16..29]);
        output.Write(good.AsSpan(33));
        return output.ToArray();
    }
}

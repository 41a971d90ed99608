using EContract.Sdk.Pdf.Images;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Pdf.Images;

public sealed class ImageMutationTests
{
    private static readonly byte[][] Pngs =
    [
        PngWriter.Write(20, 9, 8, PngColorType.Rgba, (x, y) => [x, y, 7, x * y % 256], interlaced: true, filter: 4),
        PngWriter.Write(9, 20, 2, PngColorType.Palette, (x, y) => [(x + y) % 4], palette: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], transparency: [9, 9]),
    ];

    // The smallest JPEG there is in one: frame, tables and a scan, as far as a reader of markers sees.
    private static readonly byte[] Jpeg =
    [
        0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, 1,
        0xFF, 0xDB, 0, 67, 0, .. new byte[64], 0xFF, 0xC4, 0, 20, 0, 1, .. new byte[15], 0,
        0xFF, 0xC0, 0, 17, 8, 0, 16, 0, 16, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1,
        0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0, 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56, 0xFF, 0xD9,
    ];

    [Property(MaxTest = 1500)]
    public Property FromBytes_MutatedFile_IsAPictureOrSaysWhatIsWrong() => Prop.ForAll(Mutations().ToArbitrary(), bytes =>
    {
        try
        {
            PdfImage image = PdfImage.FromBytes(bytes);
            return image.Width > 0 && image.Height > 0;
        }
        catch (PdfImageException)
        {
            return true;
        }
    });

    [Fact]
    public void Seeds_AreSound()
    {
        foreach (byte[] seed in Pngs.Append(Jpeg))
            Assert.InRange(PdfImage.FromBytes(seed).Width, 9, 20);
    }

    private static Gen<byte[]> Mutations() =>
        from seed in Gen.Elements(Pngs.Append(Jpeg).ToArray())
        from edits in Gen.Choose(0, 100_000).Two().NonEmptyListOf()
        from cut in Gen.Frequency((4, Gen.Constant(int.MaxValue)), (1, Gen.Choose(0, 300)))
        from mend in Gen.Elements(true, false)
        select Mutate(seed, [.. edits.Select(edit => (edit.Item1, edit.Item2))], cut, mend);

    private static byte[] Mutate(byte[] seed, (int At, int Value)[] edits, int cut, bool mend)
    {
        byte[] bytes = (byte[])seed.Clone();
        foreach ((int at, int value) in edits.Take(4))
            bytes[at % bytes.Length] = (byte)(value % 256);
        // With checksums right again, mutations get past the chunks.
        if (mend && seed != Jpeg)
            PngWriter.MendChecksums(bytes);
        return bytes[..Math.Min(cut, bytes.Length)];
    }
}

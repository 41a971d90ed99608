using System.IO.Compression;
using EContract.Sdk.Pdf.Filters;

namespace EContract.Sdk.Pdf.Images;

/// <summary>Where the pixels of one scan line belong: a whole line, or for an interlaced PNG some pixels of one.</summary>
internal readonly record struct PngLine(int Y, int FirstX, int StepX, int Count);

/// <summary>Inflates the scan lines of a PNG and undoes their filters (ISO/IEC 15948, 8 to 10).</summary>
internal static class PngScanlines
{
    // 8.2: the seven passes of Adam7: first column, first row, steps.
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private static readonly (int X, int Y, int StepX, int StepY)[] Whole = [(0, 0, 1, 1)];

    internal delegate void LineReader(PngLine line, ReadOnlySpan<byte> samples);

    /// <summary>Hands over every line. No more is inflated than the header says there is.</summary>
    /// <returns>Whether the data ends where the picture does.</returns>
    /// <exception cref="PdfImageException">The data is damaged, or too short.</exception>
    public static bool Read(PngFile png, LineReader read)
    {
        PngHeader header = png.Header;
        try
        {
            using var inflated = new ZLibStream(new MemoryStream(png.Data), CompressionMode.Decompress);
            foreach (var pass in header.IsInterlaced ? Adam7 : Whole)
                ReadPass(header, inflated, pass, read);
            return inflated.ReadByte() < 0;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // EndOfStreamException is an IOException: fewer lines than the header promises.
            throw new PdfImageException("The PNG's picture data is damaged, or shorter than its size says.", e);
        }
    }

    private static void ReadPass(PngHeader header, ZLibStream inflated, (int X, int Y, int StepX, int StepY) pass, LineReader read)
    {
        int width = (header.Width - pass.X + pass.StepX - 1) / pass.StepX;
        if (width <= 0)
            return;
        int bytesPerPixel = Math.Max(1, header.BitsPerPixel / 8);
        int length = (int)((((long)width * header.BitsPerPixel) + 7) / 8);
        byte[] line = new byte[length], above = new byte[length];
        for (int y = pass.Y; y < header.Height; y += pass.StepY)
        {
            int filter = inflated.ReadByte();
            inflated.ReadExactly(line);
            if (filter is < 0 or > 4)
                throw new PdfImageException($"The PNG's line {y} has the unknown filter {filter}.");
            Predictor.UndoPngRow((byte)filter, line, above, bytesPerPixel);
            read(new PngLine(y, pass.X, pass.StepX, width), line);
            (line, above) = (above, line);
        }
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using EContract.Sdk.Pdf.Images;

namespace EContract.Sdk.Tests.Pdf.Images;

/// <summary>Writes PNGs of every kind from a function that says what each pixel is.</summary>
internal static class PngWriter
{
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>A PNG; samples are raw values of the bit depth, one for each channel of the colour type.</summary>
    public static byte[] Write(
        int width, int height, int depth, PngColorType type, Func<int, int, int[]> pixel,
        bool interlaced = false, byte[]? palette = null, byte[]? transparency = null, int filter = 0)
    {
        using var output = new MemoryStream();
        output.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)type, (byte)(interlaced ? 1 : 0));
        WriteChunk(output, "IHDR", header);
        if (palette is not null)
            WriteChunk(output, "PLTE", palette);
        if (transparency is not null)
            WriteChunk(output, "tRNS", transparency);
        byte[] data = Compress(width, height, depth, pixel, interlaced, filter);
        // In two chunks, as longer pictures have them.
        WriteChunk(output, "IDAT", data[..(data.Length / 2)]);
        WriteChunk(output, "IDAT", data[(data.Length / 2)..]);
        WriteChunk(output, "IEND", []);
        return output.ToArray();
    }

    public static void WriteChunk(Stream output, string type, byte[] data)
    {
        byte[] typed = [.. Encoding.ASCII.GetBytes(type), .. data];
        byte[] number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        output.Write(number);
        output.Write(typed);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(typed));
        output.Write(number);
    }

    /// <summary>Makes the checksums of a changed file right, as far as its chunks can be followed.</summary>
    public static void MendChecksums(byte[] file)
    {
        for (long offset = 8; offset + 12 <= file.Length;)
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan((int)offset));
            if (offset + 12 + length > file.Length)
                return;
            Span<byte> typed = file.AsSpan((int)offset + 4, (int)length + 4);
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan((int)(offset + 8 + length)), Checksum(typed.ToArray()));
            offset += 12 + length;
        }
    }

    private static byte[] Compress(int width, int height, int depth, Func<int, int, int[]> pixel, bool interlaced, int filter)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var pass in interlaced ? Adam7 : [(0, 0, 1, 1)])
            {
                byte[] above = [];
                for (int y = pass.Item2; y < height; y += pass.Item4)
                {
                    var samples = new List<int>();
                    int channels = 0;
                    for (int x = pass.Item1; x < width; x += pass.Item3)
                    {
                        int[] values = pixel(x, y);
                        channels = values.Length;
                        samples.AddRange(values);
                    }

                    if (samples.Count == 0)
                        continue;
                    byte[] line = Pack(samples, depth);
                    if (above.Length == 0)
                        above = new byte[line.Length];
                    zlib.WriteByte((byte)filter);
                    zlib.Write(Filter(line, above, Math.Max(1, channels * depth / 8), filter));
                    above = line;
                }
            }
        }

        return output.ToArray();
    }

    private static byte[] Pack(List<int> samples, int depth)
    {
        byte[] line = new byte[((samples.Count * depth) + 7) / 8];
        for (int i = 0; i < samples.Count; i++)
        {
            if (depth == 16)
                BinaryPrimitives.WriteUInt16BigEndian(line.AsSpan(2 * i), (ushort)samples[i]);
            else
                line[i * depth / 8] |= (byte)(samples[i] << (8 - depth - (i * depth % 8)));
        }

        return line;
    }

    private static byte[] Filter(byte[] line, byte[] above, int bytesPerPixel, int filter)
    {
        byte[] filtered = new byte[line.Length];
        for (int i = 0; i < line.Length; i++)
        {
            int left = i >= bytesPerPixel ? line[i - bytesPerPixel] : 0, corner = i >= bytesPerPixel ? above[i - bytesPerPixel] : 0;
            int predicted = filter switch { 1 => left, 2 => above[i], 3 => (left + above[i]) / 2, 4 => Paeth(left, above[i], corner), _ => 0 };
            filtered[i] = (byte)((line[i] - predicted) & 0xFF);
        }

        return filtered;
    }

    private static int Paeth(int a, int b, int c)
    {
        int p = a + b - c;
        (int pa, int pb, int pc) = (Math.Abs(p - a), Math.Abs(p - b), Math.Abs(p - c));
        return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    }

    private static uint Checksum(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        return ~crc;
    }
}

using System.Buffers.Binary;

namespace EContract.Sdk.Pdf.Images;

/// <summary>What the pixels of a PNG are made of (ISO/IEC 15948, 6.1).</summary>
internal enum PngColorType
{
    Gray = 0,
    Rgb = 2,
    Palette = 3,
    GrayAlpha = 4,
    Rgba = 6,
}

/// <summary>The header of a PNG, checked (ISO/IEC 15948, 11.2.2).</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColorType ColorType, bool IsInterlaced)
{
    public const int Length = 13;

    // As large as the integers that old readers know (ISO 32000-1, annex C): a longer side is a strip that nobody sees.
    private const int MaxSide = 32_767;

    public int Channels => ColorType switch
    {
        PngColorType.Rgb => 3,
        PngColorType.GrayAlpha => 2,
        PngColorType.Rgba => 4,
        _ => 1,
    };

    public int BitsPerPixel => BitDepth * Channels;

    /// <summary>Whether each pixel carries its own transparency.</summary>
    public bool HasAlpha => ColorType is PngColorType.GrayAlpha or PngColorType.Rgba;

    /// <exception cref="PdfImageException">It makes no sense, or the picture is too large.</exception>
    public static PngHeader Read(ReadOnlySpan<byte> data, int maxPixels = PdfImage.MaxPixels)
    {
        if (data.Length != Length)
            throw new PdfImageException($"The PNG's header has {data.Length} bytes, not {Length}.");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(data), height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        if (width == 0 || height == 0)
            throw new PdfImageException($"The PNG is {width} by {height} pixels: it shows nothing.");
        if ((ulong)width * height > (ulong)maxPixels)
            throw new PdfImageException($"The PNG is {width} by {height} pixels, more than the limit of {maxPixels} in all.") { IsTooLarge = true };
        if (width > MaxSide || height > MaxSide)
            throw new PdfImageException($"The PNG is {width} by {height} pixels; {MaxSide} is the most for a side.");
        int depth = data[8], type = data[9];
        bool known = type switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!known)
            throw new PdfImageException($"The PNG has the unknown colour type {type} with {depth} bits a sample.");
        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
            throw new PdfImageException($"The PNG is compressed, filtered or interlaced in an unknown way ({data[10]}, {data[11]}, {data[12]}).");
        return new PngHeader((int)width, (int)height, depth, (PngColorType)type, data[12] == 1);
    }
}

using System.Buffers.Binary;

namespace EContract.Sdk.Pdf.Images;

/// <summary>How a camera was held, in a JPEG's EXIF segment (CIPA DC-008, 4.5 and 4.6.2).</summary>
internal static class ExifOrientation
{
    private const int OrientationTag = 0x0112;

    /// <summary>The orientation; <see langword="null"/> for a segment that is none of EXIF, or says nothing that makes sense.</summary>
    public static ImageOrientation? Read(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith("Exif\0\0"u8))
            return null;
        ReadOnlySpan<byte> tiff = segment[6..];
        bool isLittleEndian = tiff.StartsWith("II"u8);
        if (tiff.Length < 8 || (!isLittleEndian && !tiff.StartsWith("MM"u8)))
            return null;
        uint directory = isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
            return null;
        ReadOnlySpan<byte> entries = tiff[(int)directory..];
        int count = Number(entries);
        entries = entries[2..];
        for (int i = 0; i < count && entries.Length >= 12; i++, entries = entries[12..])
        {
            if (Number(entries) == OrientationTag)
                return ImageOrientation.FromExif(Number(entries[8..]));
        }

        return null;

        int Number(ReadOnlySpan<byte> at) => isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);
    }

    /// <summary>A segment, with its marker, that says nothing else.</summary>
    public static byte[] Write(ImageOrientation orientation)
    {
        // One directory of one entry: a short number, and no further directory.
        byte[] tiff =
        [
            .. "MM"u8, 0, 42, 0, 0, 0, 8,
            0, 1, OrientationTag >> 8, OrientationTag & 0xFF, 0, 3, 0, 0, 0, 1, 0, (byte)orientation.ToExif(), 0, 0,
            0, 0, 0, 0,
        ];
        byte[] content = [.. "Exif\0\0"u8, .. tiff];
        return [0xFF, 0xE1, 0, (byte)(content.Length + 2), .. content];
    }
}

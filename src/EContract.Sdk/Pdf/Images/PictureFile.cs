using System.Buffers.Binary;

namespace EContract.Sdk.Pdf.Images;

/// <summary>
/// A picture as it is kept: no more than what a document takes of it. Place, time and preview of a photograph, comments, and whatever somebody
/// put behind the picture's end stay with who brought it.
/// </summary>
internal static class PictureFile
{
    private const int PngSignatureLength = 8;

    /// <summary>The file without what is not needed to show it.</summary>
    /// <exception cref="PdfImageException">It is neither a PNG nor a JPEG, or cannot be used.</exception>
    public static byte[] Strip(ReadOnlyMemory<byte> file, int maxPixels)
    {
        if (PngFile.IsPng(file.Span))
        {
            PngFile.Read(file, maxPixels);
            return StripPng(file.Span);
        }

        if (!JpegFile.IsJpeg(file.Span))
            throw new PdfImageException("The picture is neither a PNG nor a JPEG file.");
        JpegFile jpeg = JpegFile.Read(file, maxPixels);
        return jpeg.Orientation == ImageOrientation.Upright
            ? jpeg.Bytes
            : [.. jpeg.Bytes[..2], .. ExifOrientation.Write(jpeg.Orientation), .. jpeg.Bytes[2..]];
    }

    // Its chunks have been read once, and are sound.
    private static byte[] StripPng(ReadOnlySpan<byte> file)
    {
        using var kept = new MemoryStream(file.Length);
        kept.Write(file[..PngSignatureLength]);
        for (ReadOnlySpan<byte> rest = file[PngSignatureLength..]; ;)
        {
            ReadOnlySpan<byte> chunk = rest[..(12 + BinaryPrimitives.ReadInt32BigEndian(rest))], type = chunk.Slice(4, 4);
            bool isEnd = type.SequenceEqual("IEND"u8);

            // All that begin with an upper-case letter, without which there is no picture, and transparency (ISO/IEC 15948, 5.4).
            if (type[0] is >= (byte)'A' and <= (byte)'Z' || type.SequenceEqual("tRNS"u8))
                kept.Write(chunk);
            if (isEnd)
                return kept.ToArray();
            rest = rest[chunk.Length..];
        }
    }
}

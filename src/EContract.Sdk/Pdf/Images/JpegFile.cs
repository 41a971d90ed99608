using System.Buffers.Binary;

namespace EContract.Sdk.Pdf.Images;

/// <summary>A JPEG's frame and what its application segments say about colours and orientation (ISO/IEC 10918-1, annex B).</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="ComponentIds">The identifiers of the components.</param>
/// <param name="AdobeTransform">The colour transform of an Adobe segment; <see langword="null"/> without one.</param>
/// <param name="Orientation">From the EXIF segment.</param>
/// <param name="Bytes">The file without what is not needed to show it.</param>
internal sealed record JpegFile(int Width, int Height, byte[] ComponentIds, int? AdobeTransform, ImageOrientation Orientation, byte[] Bytes)
{
    private const byte StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA, QuantizationTables = 0xDB, NumberOfLines = 0xDC, Comment = 0xFE, HuffmanTables = 0xC4;
    private const byte App0 = 0xE0, App1 = 0xE1, App14 = 0xEE, App15 = 0xEF;

    public static bool IsJpeg(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, StartOfImage, 0xFF]);

    /// <exception cref="PdfImageException">The file is damaged, too large, or of a process that PDF does not know.</exception>
    public static JpegFile Read(ReadOnlyMemory<byte> file, int maxPixels = PdfImage.MaxPixels)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        using var kept = new MemoryStream(bytes.Length);
        kept.Write(bytes[..2]);
        JpegFile? frame = null;
        int? transform = null;
        ImageOrientation orientation = ImageOrientation.Upright;
        bool hasQuantization = false, hasHuffman = false;
        long scanned = 0;
        int offset = 2;
        while (true)
        {
            byte marker = ReadMarker(bytes, ref offset);
            if (marker == EndOfImage)
                break;
            ReadOnlySpan<byte> segment = ReadSegment(bytes, offset);
            int end = offset + 2 + segment.Length;
            if (IsFrame(marker))
                frame = frame is null ? ReadFrame(marker, segment, maxPixels) : throw new PdfImageException($"The JPEG has a second frame at byte {offset}.");
            else if (marker == App1)
                orientation = ExifOrientation.Read(segment) ?? orientation;
            else if (marker == App14 && segment.Length >= 12 && segment.StartsWith("Adobe"u8))
                transform = segment[11];
            else if (marker == QuantizationTables)
                hasQuantization |= segment.Length > 64;
            else if (marker == HuffmanTables)
                hasHuffman |= segment.Length > 16;
            else if (marker == NumberOfLines)
                throw new PdfImageException("The JPEG gives its height after its first scan, which PDF does not know.");

            if (marker == StartOfScan)
            {
                if (frame is null)
                    throw new PdfImageException($"The JPEG has a scan at byte {offset} before its frame.");
                if (!hasQuantization || !hasHuffman)
                    throw new PdfImageException($"The JPEG has a scan at byte {offset} before the tables to decode it.");
                int begin = end;
                end = FindEndOfScan(bytes, end);
                scanned += end - begin;
            }

            // Place and time of a photograph, previews and comments are nobody's business in a contract.
            if (marker is App0 or App14 or not (>= App1 and <= App15 or Comment))
            {
                kept.Write([0xFF, marker]);
                kept.Write(bytes[offset..end]);
            }

            offset = end;
        }

        if (frame is null || scanned == 0)
            throw new PdfImageException("The JPEG holds no picture.");

        // Each block of 8 by 8 samples takes a bit at least; the component with most samples has one for each 8 by 8 pixels.
        long blocks = (long)((frame.Width + 7) / 8) * ((frame.Height + 7) / 8);
        if (scanned < (blocks + 7) / 8)
            throw new PdfImageException($"The JPEG has {scanned} bytes for {blocks} blocks: most of the picture is missing.");
        kept.Write([0xFF, EndOfImage]);
        return frame with { AdobeTransform = transform, Orientation = orientation, Bytes = kept.ToArray() };
    }

    private static byte ReadMarker(ReadOnlySpan<byte> bytes, ref int offset)
    {
        int start = offset;
        // B.1.1.2: any number of fill bytes may stand before a marker.
        while (offset < bytes.Length && bytes[offset] == 0xFF)
            offset++;
        if (offset >= bytes.Length)
            throw new PdfImageException($"The JPEG breaks off at byte {bytes.Length}.");
        if (offset == start || bytes[offset] is 0x00 or StartOfImage or (>= 0xD0 and <= 0xD7))
            throw new PdfImageException($"The JPEG has no segment where one should be, at byte {start}.");
        return bytes[offset++];
    }

    private static ReadOnlySpan<byte> ReadSegment(ReadOnlySpan<byte> bytes, int offset)
    {
        if (bytes.Length - offset < 2)
            throw new PdfImageException($"The JPEG breaks off at byte {bytes.Length}.");
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);
        if (length < 2 || length > bytes.Length - offset)
            throw new PdfImageException($"The JPEG breaks off inside the segment at byte {offset}.");
        return bytes.Slice(offset + 2, length - 2);
    }

    // C0 to CF, but for DHT, JPG and DAC.
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static JpegFile ReadFrame(byte marker, ReadOnlySpan<byte> segment, int maxPixels)
    {
        // ISO 32000-2, 7.4.8: baseline, extended and progressive with Huffman coding.
        if (marker > 0xC2)
            throw new PdfImageException($"The JPEG is lossless, hierarchical or arithmetically coded (frame {marker:X2}), which PDF does not know.");
        if (segment.Length < 6 || segment.Length != 6 + (3 * segment[5]))
            throw new PdfImageException("The JPEG's frame is damaged.");
        if (segment[0] != 8)
            throw new PdfImageException($"The JPEG has {segment[0]} bits a sample, not 8.");
        int height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        if (width == 0 || height == 0)
            throw new PdfImageException($"The JPEG is {width} by {height} pixels.");
        if ((long)width * height > maxPixels)
            throw new PdfImageException($"The JPEG is {width} by {height} pixels, more than the limit of {maxPixels} in all.") { IsTooLarge = true };
        if (segment[5] is not (1 or 3 or 4))
            throw new PdfImageException($"The JPEG has {segment[5]} colour components, not 1, 3 or 4.");
        byte[] ids = new byte[segment[5]];
        for (int i = 0; i < ids.Length; i++)
            ids[i] = segment[6 + (3 * i)];
        return new JpegFile(width, height, ids, null, ImageOrientation.Upright, []);
    }

    // B.1.1.5: in entropy-coded data FF is followed by a zero, or begins a restart marker.
    private static int FindEndOfScan(ReadOnlySpan<byte> bytes, int offset)
    {
        while (true)
        {
            int found = bytes[offset..].IndexOf((byte)0xFF);
            if (found < 0 || offset + found + 1 >= bytes.Length)
                throw new PdfImageException($"The JPEG breaks off at byte {bytes.Length}.");
            offset += found;
            if (bytes[offset + 1] is not (0x00 or (>= 0xD0 and <= 0xD7)))
                return offset;
            offset += 2;
        }
    }
}

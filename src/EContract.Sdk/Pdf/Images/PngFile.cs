using System.Buffers.Binary;
using System.Text;

namespace EContract.Sdk.Pdf.Images;

/// <summary>The chunks of a PNG that say what it looks like (ISO/IEC 15948, 11).</summary>
/// <param name="Header">The header.</param>
/// <param name="Palette">RGB triples; empty without a palette.</param>
/// <param name="Transparency">The tRNS chunk; empty without one.</param>
/// <param name="Data">The IDAT chunks joined: one zlib stream.</param>
internal sealed record PngFile(PngHeader Header, ReadOnlyMemory<byte> Palette, ReadOnlyMemory<byte> Transparency, byte[] Data)
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool IsPng(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Signature);

    /// <exception cref="PdfImageException">The file is damaged, too large, or needs what we do not know.</exception>
    public static PngFile Read(ReadOnlyMemory<byte> bytes, int maxPixels = PdfImage.MaxPixels)
    {
        PngHeader? header = null;
        ReadOnlyMemory<byte> palette = default, transparency = default;
        using var data = new MemoryStream();
        int offset = Signature.Length;
        while (true)
        {
            (string type, ReadOnlyMemory<byte> content) = ReadChunk(bytes, offset);
            if (header is null && type != "IHDR")
                throw new PdfImageException($"The PNG begins with a chunk {type}, not with its header.");
            switch (type)
            {
                case "IHDR" when header is not null:
                    throw new PdfImageException($"The PNG has a second header at byte {offset}.");
                case "IHDR":
                    header = PngHeader.Read(content.Span, maxPixels);
                    break;
                case "PLTE":
                    if (content.Length is 0 or > 3 * 256 || content.Length % 3 != 0)
                        throw new PdfImageException($"The PNG's palette at byte {offset} has {content.Length} bytes.");
                    palette = content;
                    break;
                case "tRNS":
                    transparency = content;
                    break;
                case "IDAT":
                    data.Write(content.Span);
                    break;
                case "IEND":
                    if (data.Length == 0)
                        throw new PdfImageException("The PNG holds no picture data.");
                    if (header!.Value.ColorType == PngColorType.Palette && palette.IsEmpty)
                        throw new PdfImageException("The PNG's palette is missing.");
                    return new PngFile(header.Value, palette, transparency, data.ToArray());
                // 5.4: an upper-case first letter marks what nobody may pass over.
                case [>= 'A' and <= 'Z', ..]:
                    throw new PdfImageException($"The PNG has a critical chunk {type} at byte {offset} that is not known here.");
            }

            offset += 12 + content.Length;
        }
    }

    private static (string Type, ReadOnlyMemory<byte> Content) ReadChunk(ReadOnlyMemory<byte> bytes, int offset)
    {
        ReadOnlySpan<byte> span = bytes.Span;
        if (span.Length - offset < 12)
            throw new PdfImageException($"The PNG breaks off at byte {span.Length}.");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(span[offset..]);
        if (length > span.Length - offset - 12)
            throw new PdfImageException($"The PNG breaks off inside the chunk at byte {offset}.");
        int end = offset + 8 + (int)length;
        if (Crc32.Compute(span[(offset + 4)..end]) != BinaryPrimitives.ReadUInt32BigEndian(span[end..]))
            throw new PdfImageException($"The PNG is damaged: the checksum of the chunk at byte {offset} is wrong.");
        ReadOnlySpan<byte> type = span.Slice(offset + 4, 4);
        if (type.ContainsAnyExceptInRange((byte)'A', (byte)'z'))
            throw new PdfImageException($"The PNG has no chunk where one should be, at byte {offset}.");
        return (Encoding.ASCII.GetString(type), bytes[(offset + 8)..end]);
    }
}

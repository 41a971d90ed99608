using System.Buffers.Binary;
using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Pdf.Filters;

/// <summary>ASCIIHexDecode and ASCII85Decode (ISO 32000-2, 7.4.2 and 7.4.3).</summary>
// A 'z' stands for four bytes, so that ASCII85, too, decodes to more than it is.
internal static class AsciiFilters
{
    public static byte[] DecodeHexadecimal(ReadOnlySpan<byte> encoded, long limit)
    {
        using var output = new DecodedBytes(limit);
        int high = -1;
        foreach (byte c in encoded)
        {
            if (c == '>')
                break;
            int digit = PdfCharacters.HexValue(c);
            if (digit < 0)
            {
                if (PdfCharacters.IsWhiteSpace(c))
                    continue;
                throw new PdfFormatException($"An ASCIIHex stream contains byte 0x{c:X2}");
            }

            if (high < 0)
            {
                high = digit;
                continue;
            }

            output.Write([(byte)((high << 4) | digit)]);
            high = -1;
        }

        if (high >= 0)
            output.Write([(byte)(high << 4)]);
        return output.ToArray();
    }

    public static byte[] DecodeBase85(ReadOnlySpan<byte> encoded, long limit)
    {
        using var output = new DecodedBytes(limit);
        ulong group = 0;
        int count = 0;
        if (encoded.StartsWith("<~"u8))
            encoded = encoded[2..];
        foreach (byte c in encoded)
        {
            if (c == '~')
                break;
            if (PdfCharacters.IsWhiteSpace(c))
                continue;
            if (c == 'z' && count == 0)
            {
                output.Write([0, 0, 0, 0]);
                continue;
            }

            if (c is < (byte)'!' or > (byte)'u')
                throw new PdfFormatException($"An ASCII85 stream contains byte 0x{c:X2}");
            group = (group * 85) + (ulong)(c - '!');
            if (++count == 5)
            {
                Write(output, group, 4);
                (group, count) = (0, 0);
            }
        }

        if (count > 1)
        {
            int bytes = count - 1;
            for (; count < 5; count++)
                group = (group * 85) + 84;
            Write(output, group, bytes);
        }

        return output.ToArray();
    }

    private static void Write(DecodedBytes output, ulong group, int count)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, unchecked((uint)group));
        output.Write(bytes[..count]);
    }
}

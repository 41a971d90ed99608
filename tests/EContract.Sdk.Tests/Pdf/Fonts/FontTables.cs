using System.Buffers.Binary;
using System.Text;

namespace EContract.Sdk.Tests.Pdf.Fonts;

/// <summary>The table directory of a font file with one face, read without the code under test.</summary>
internal static class FontTables
{
    /// <summary>Where a table's record stands in the directory.</summary>
    public static int Record(ReadOnlySpan<byte> font, string tag, int directory = 0)
    {
        for (int at = directory + 12; at < directory + 12 + (16 * BinaryPrimitives.ReadUInt16BigEndian(font[(directory + 4)..])); at += 16)
        {
            if (Encoding.ASCII.GetString(font.Slice(at, 4)) == tag)
                return at;
        }

        throw new KeyNotFoundException(tag);
    }

    /// <summary>Where a table begins.</summary>
    public static int Offset(ReadOnlySpan<byte> font, string tag, int directory = 0) =>
        BinaryPrimitives.ReadInt32BigEndian(font[(Record(font, tag, directory) + 8)..]);

    /// <summary>The bytes of a table.</summary>
    public static ReadOnlySpan<byte> Table(ReadOnlySpan<byte> font, string tag, int directory = 0) =>
        font.Slice(Offset(font, tag, directory), BinaryPrimitives.ReadInt32BigEndian(font[(Record(font, tag, directory) + 12)..]));

    /// <summary>The sum of 32-bit words that the directory keeps of each table.</summary>
    public static uint Checksum(ReadOnlySpan<byte> words)
    {
        uint sum = 0;
        for (int i = 0; i < words.Length; i++)
            sum = unchecked(sum + ((uint)words[i] << (24 - (8 * (i % 4)))));
        return sum;
    }
}

using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace EContract.Sdk.Pdf.Fonts.OpenType;

/// <summary>Writes a TrueType font file from its tables, with right checksums (OpenType 1.9, "Font Table Directory").</summary>
internal sealed class SfntWriter
{
    private const int ChecksumAdjustment = 8; // its offset in 'head'

    private readonly SortedDictionary<string, byte[]> _tables = new(StringComparer.Ordinal);

    /// <summary>Adds a table. In 'head' the checksum of the file is set.</summary>
    public void Add(string tag, byte[] table) => _tables.Add(tag, table);

    public byte[] ToArray()
    {
        _tables["head"].AsSpan(ChecksumAdjustment, 4).Clear();
        var file = new byte[12 + (16 * _tables.Count) + _tables.Values.Sum(table => Padded(table.Length))];
        int powerOfTwo = BitOperations.Log2((uint)_tables.Count);
        BinaryPrimitives.WriteUInt32BigEndian(file, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(4), (ushort)_tables.Count);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(6), (ushort)(16 << powerOfTwo));
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(8), (ushort)powerOfTwo);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(10), (ushort)((16 * _tables.Count) - (16 << powerOfTwo)));
        int record = 12, position = 12 + (16 * _tables.Count), head = 0;
        foreach (var (tag, table) in _tables)
        {
            if (tag == "head")
                head = position;
            table.CopyTo(file, position);
            Encoding.ASCII.GetBytes(tag, file.AsSpan(record));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(record + 4), Checksum(file.AsSpan(position, Padded(table.Length))));
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(record + 8), position);
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(record + 12), table.Length);
            record += 16;
            position += Padded(table.Length);
        }

        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(head + ChecksumAdjustment), unchecked(0xB1B0AFBA - Checksum(file)));
        return file;
    }

    /// <summary>The sum of a table's 32-bit words, modulo 2³².</summary>
    internal static uint Checksum(ReadOnlySpan<byte> words)
    {
        uint sum = 0;
        for (int i = 0; i < words.Length; i += 4)
            sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(words[i..]));
        return sum;
    }

    private static int Padded(int length) => (length + 3) & ~3;
}

using System.Buffers.Binary;

namespace EContract.Sdk.Pdf.Fonts.Cff;

/// <summary>The pieces of CFF data (Adobe technical note 5176, 4 and 5).</summary>
internal static class CffWriter
{
    private const int LongInteger = 29;

    /// <summary>An INDEX.</summary>
    public static byte[] Index(IReadOnlyList<byte[]> items)
    {
        if (items.Count == 0)
            return [0, 0];
        int length = items.Sum(item => item.Length);
        int offsetSize = length < 0xFF ? 1 : length < 0xFFFF ? 2 : length < 0xFFFFFF ? 3 : 4;
        var index = new byte[3 + (offsetSize * (items.Count + 1)) + length];
        BinaryPrimitives.WriteUInt16BigEndian(index, (ushort)items.Count);
        index[2] = (byte)offsetSize;
        int position = index.Length - length, offset = 1;
        for (int i = 0; i <= items.Count; i++)
        {
            for (int digit = 0; digit < offsetSize; digit++)
                index[3 + (offsetSize * i) + digit] = (byte)((offset >> (8 * (offsetSize - 1 - digit))) & 0xFF);
            if (i == items.Count)
                break;
            items[i].CopyTo(index, position);
            position += items[i].Length;
            offset += items[i].Length;
        }

        return index;
    }

    /// <summary>A DICT entry of integers, as long whatever their values are.</summary>
    public static byte[] Entry(CffOperator name, params ReadOnlySpan<int> operands)
    {
        var entry = new List<byte>();
        Span<byte> number = stackalloc byte[5];
        number[0] = LongInteger;
        foreach (int operand in operands)
        {
            BinaryPrimitives.WriteInt32BigEndian(number[1..], operand);
            entry.AddRange(number);
        }

        return [.. entry, .. Code(name)];
    }

    /// <summary>The entries of a DICT as they are, but for some.</summary>
    public static byte[] Copy(CffDictionary dictionary, ReadOnlySpan<CffOperator> only = default, ReadOnlySpan<CffOperator> except = default)
    {
        var copy = new List<byte>();
        foreach (var (name, operands) in dictionary)
        {
            if ((!only.IsEmpty && !only.Contains(name)) || except.Contains(name))
                continue;
            copy.AddRange(operands.Span);
            copy.AddRange(Code(name));
        }

        return [.. copy];
    }

    private static byte[] Code(CffOperator name) =>
        (int)name > 0xFF ? [(byte)((int)name >> 8), (byte)((int)name & 0xFF)] : [(byte)name];
}

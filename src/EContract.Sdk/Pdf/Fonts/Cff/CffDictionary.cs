using System.Collections;
using EContract.Sdk.Pdf.Fonts.OpenType;

namespace EContract.Sdk.Pdf.Fonts.Cff;

/// <summary>Operators with their operands (Adobe technical note 5176, 4, "DICT Data"). The operands are kept as they are encoded.</summary>
internal sealed class CffDictionary : IEnumerable<(CffOperator Operator, ReadOnlyMemory<byte> Operands)>
{
    private const int Escape = 12;
    private const int LastOperator = 21;
    private const int Real = 30;

    private readonly List<(CffOperator Operator, ReadOnlyMemory<byte> Operands)> _entries = [];
    private readonly FontData _data;

    public CffDictionary(FontData data)
    {
        _data = data;
        long position = 0, operands = 0;
        while (position < data.Length)
        {
            int first = data.Byte(position);
            if (first > LastOperator)
            {
                position += LengthOfOperand(position);
                continue;
            }

            int code = first == Escape ? (Escape << 8) | data.Byte(position + 1) : first;
            _entries.Add(((CffOperator)code, data.At(operands, position - operands).ToArray()));
            position += first == Escape ? 2 : 1;
            operands = position;
        }
    }

    public bool Contains(CffOperator name) => _entries.Exists(entry => entry.Operator == name);

    /// <summary>The integers of an operator; none when it is absent.</summary>
    public IReadOnlyList<int> Integers(CffOperator name)
    {
        var values = new List<int>();
        var operands = new FontData(_entries.FindLast(entry => entry.Operator == name).Operands, _data.Name);
        for (long position = 0; position < operands.Length; position += LengthOf(operands, position))
        {
            int first = operands.Byte(position);
            values.Add(first switch
            {
                28 => operands.Int16(position + 1),
                29 => unchecked((int)operands.UInt32(position + 1)),
                <= 246 => first - 139,
                <= 250 => ((first - 247) * 256) + operands.Byte(position + 1) + 108,
                _ => (-(first - 251) * 256) - operands.Byte(position + 1) - 108,
            });
            if (first == Real)
                throw _data.Error($"the operator {name} should have integers");
        }

        return values;
    }

    /// <summary>The one integer of an operator, or a default when the operator is absent.</summary>
    public int Integer(CffOperator name, int absent = 0) => Integers(name) is [.., var last] ? last : absent;

    public IEnumerator<(CffOperator Operator, ReadOnlyMemory<byte> Operands)> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private long LengthOfOperand(long position) => LengthOf(_data, position);

    private static long LengthOf(FontData data, long position)
    {
        switch (data.Byte(position))
        {
            case 28:
                return 3;
            case 29:
                return 5;
            case Real:
                // Two digits a byte, ended by the digit 15.
                long end = position + 1;
                while (data.Byte(end) is var digits && (digits >> 4) != 0xF && (digits & 0xF) != 0xF)
                    end++;
                return end + 1 - position;
            case >= 32 and <= 246:
                return 1;
            case >= 247 and <= 254:
                return 2;
            default:
                throw data.Error($"a DICT has the reserved byte {data.Byte(position)}");
        }
    }
}

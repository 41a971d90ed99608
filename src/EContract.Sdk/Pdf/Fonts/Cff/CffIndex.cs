using EContract.Sdk.Pdf.Fonts.OpenType;

namespace EContract.Sdk.Pdf.Fonts.Cff;

/// <summary>An array of byte strings (Adobe technical note 5176, 5, "INDEX Data").</summary>
internal sealed class CffIndex
{
    private readonly FontData _data;
    private readonly long _offsets;
    private readonly int _offsetSize;

    /// <summary>Reads the INDEX at an offset of the CFF data.</summary>
    public CffIndex(FontData cff, long offset)
    {
        _data = cff;
        Count = cff.UInt16(offset);
        if (Count == 0)
        {
            End = offset + 2;
            return;
        }

        _offsetSize = cff.Byte(offset + 2);
        if (_offsetSize is < 1 or > 4)
            throw cff.Error($"the INDEX at byte {offset} has offsets of {_offsetSize} bytes");
        _offsets = offset + 3;
        End = PositionOf(Count);
    }

    public static CffIndex Empty { get; } = new(new FontData(new byte[2], "set of subroutines"), 0);

    public int Count { get; }

    /// <summary>The offset of what follows.</summary>
    public long End { get; }

    public FontData this[int item]
    {
        get
        {
            if (item < 0 || item >= Count)
                throw _data.Error($"there is no item {item} in an INDEX of {Count}");
            long start = PositionOf(item);
            return _data.Slice(start, PositionOf(item + 1) - start);
        }
    }

    // Offsets count from the byte before the data, which follows the offsets.
    private long PositionOf(int item)
    {
        uint relative = 0;
        foreach (byte digit in _data.At(_offsets + ((long)_offsetSize * item), _offsetSize))
            relative = (relative << 8) | digit;
        return _offsets + ((long)_offsetSize * (Count + 1)) - 1 + relative;
    }
}

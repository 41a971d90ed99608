using System.Buffers;

namespace EContract.Sdk.Pdf.Filters;

/// <summary>
/// What a filter has decoded so far, in pooled blocks: beyond its limit a stream is refused before it has taken more memory
/// than that, and what is within is put together once.
/// </summary>
internal sealed class DecodedBytes(long limit) : IDisposable
{
    private const int FirstBlockLength = 8 * 1024, LargestBlockLength = 1 << 20;

    private readonly List<byte[]> _full = [];
    private byte[] _current = ArrayPool<byte>.Shared.Rent(FirstBlockLength);
    private int _used;
    private long _lengthOfFull;

    /// <summary>How many bytes there are.</summary>
    public long Length => _lengthOfFull + _used;

    /// <summary>Room for the bytes to come; never empty.</summary>
    public Span<byte> Room
    {
        get
        {
            if (_used == _current.Length)
                StartBlock();
            return _current.AsSpan(_used);
        }
    }

    /// <summary>Takes bytes that were put into the <see cref="Room"/>.</summary>
    /// <exception cref="PdfFormatException">They are more than the limit.</exception>
    public void Take(int count)
    {
        _used += count;
        if (Length > limit)
            throw new PdfFormatException($"A stream decodes to more than the limit of {limit} bytes");
    }

    /// <summary>Takes a copy of bytes.</summary>
    /// <exception cref="PdfFormatException">They are more than the limit.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Span<byte> room = Room;
            int count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            Take(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>All bytes in one array.</summary>
    public byte[] ToArray()
    {
        byte[] all = GC.AllocateUninitializedArray<byte>(checked((int)Length));
        Span<byte> rest = all;
        foreach (byte[] block in _full)
        {
            block.CopyTo(rest);
            rest = rest[block.Length..];
        }

        _current.AsSpan(0, _used).CopyTo(rest);
        return all;
    }

    public void Dispose()
    {
        foreach (byte[] block in _full)
            ArrayPool<byte>.Shared.Return(block);
        ArrayPool<byte>.Shared.Return(_current);
    }

    private void StartBlock()
    {
        _full.Add(_current);
        _lengthOfFull += _current.Length;
        _current = ArrayPool<byte>.Shared.Rent(Math.Min(2 * _current.Length, LargestBlockLength));
        _used = 0;
    }
}

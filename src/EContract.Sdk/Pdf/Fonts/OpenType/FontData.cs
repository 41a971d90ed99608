using System.Buffers.Binary;

namespace EContract.Sdk.Pdf.Fonts.OpenType;

/// <summary>A part of a font file, big-endian. Every access is checked: whatever an offset in the file says, nothing else is read.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="name">What the part is called, for errors.</param>
internal readonly struct FontData(ReadOnlyMemory<byte> bytes, string name)
{
    public int Length => bytes.Length;

    /// <summary>What the part is called.</summary>
    public string Name => name;

    public ReadOnlySpan<byte> Span => bytes.Span;

    public byte Byte(long offset) => At(offset, 1)[0];

    public ushort UInt16(long offset) => BinaryPrimitives.ReadUInt16BigEndian(At(offset, 2));

    public short Int16(long offset) => BinaryPrimitives.ReadInt16BigEndian(At(offset, 2));

    public int UInt24(long offset) => At(offset, 3) switch { var b => (b[0] << 16) | (b[1] << 8) | b[2] };

    public uint UInt32(long offset) => BinaryPrimitives.ReadUInt32BigEndian(At(offset, 4));

    public ReadOnlySpan<byte> At(long offset, long length)
    {
        Check(offset, length);
        return bytes.Span.Slice((int)offset, (int)length);
    }

    /// <summary>A part of this part.</summary>
    public FontData Slice(long offset, long length)
    {
        Check(offset, length);
        return new FontData(bytes.Slice((int)offset, (int)length), name);
    }

    /// <summary>Everything from an offset on.</summary>
    public FontData From(long offset) => Slice(offset, Length - offset);

    public FontData Named(string other) => new(bytes, other);

    /// <summary>The error for something wrong in this part.</summary>
    public PdfFontException Error(string message) => new($"The font's {name} is damaged: {message}");

    private void Check(long offset, long length)
    {
        if (offset < 0 || length < 0 || length > Length || offset > Length - length)
            throw Error($"it has {Length} bytes, and something of {length} bytes should stand at byte {offset}");
    }
}

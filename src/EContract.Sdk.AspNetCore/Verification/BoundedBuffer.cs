using System.Buffers;

namespace EContract.Sdk.AspNetCore.Verification;

/// <summary>Room for so many bytes and no more.</summary>
/// <param name="limit">How many.</param>
internal sealed class BoundedBuffer(int limit) : IBufferWriter<byte>
{
    private readonly ArrayBufferWriter<byte> _written = new();

    public ReadOnlySpan<byte> WrittenSpan => _written.WrittenSpan;

    public void Advance(int count) => _written.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0) => Require(sizeHint).GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => Require(sizeHint).GetSpan(sizeHint);

    private ArrayBufferWriter<byte> Require(int room) =>
        room <= limit - _written.WrittenCount ? _written : throw new InvalidDataException($"More than {limit} bytes are written.");
}

using System.Buffers;
using System.Security.Cryptography;

namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>A growing buffer for requests that carry secrets: what it held is overwritten when it grows and when it is disposed of.</summary>
internal sealed class ClearingBuffer : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes = new byte[512];
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    private void Reserve(int count)
    {
        if (_bytes.Length - _length >= count)
            return;
        byte[] larger = new byte[Math.Max(_bytes.Length * 2, _length + count)];
        Written.CopyTo(larger);
        CryptographicOperations.ZeroMemory(_bytes);
        _bytes = larger;
    }
}

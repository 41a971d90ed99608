using System.Buffers;
using System.Security.Cryptography;

namespace EContract.Sdk.Storage.Encryption;

/// <summary>A pooled buffer that is as large as it has been needed, and is cleared before others get it.</summary>
internal sealed class SecretBuffer : IDisposable
{
    private byte[] _rented = [];
    private int _length;

    /// <summary>What it holds: as much as it was last asked to.</summary>
    public Memory<byte> Bytes => _rented.AsMemory(0, _length);

    /// <summary>Makes room.</summary>
    /// <param name="length">How many bytes it is to hold.</param>
    /// <param name="keep">How many bytes of its content stay.</param>
    public Memory<byte> Grow(int length, int keep = 0)
    {
        if (length > _rented.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(length);
            _rented.AsSpan(0, keep).CopyTo(larger);
            Return();
            _rented = larger;
        }

        _length = length;
        return Bytes;
    }

    /// <summary>Clears it and gives it back.</summary>
    public void Dispose()
    {
        Return();
        _rented = [];
        _length = 0;
    }

    private void Return()
    {
        if (_rented.Length == 0)
            return;
        // What lies beyond was never ours to fill.
        CryptographicOperations.ZeroMemory(_rented.AsSpan(0, _length));
        ArrayPool<byte>.Shared.Return(_rented);
    }
}

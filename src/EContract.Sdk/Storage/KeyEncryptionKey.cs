using System.Security.Cryptography;

namespace EContract.Sdk.Storage;

/// <summary>A 256-bit key in memory that wraps others (AES key wrap with padding, RFC 5649).</summary>
internal sealed class KeyEncryptionKey : IDisposable
{
    public const int Size = 32;
    private readonly byte[] _key;

    /// <param name="key">The key; cleared with this object.</param>
    public KeyEncryptionKey(byte[] key)
    {
        _key = key;
        Id = Convert.ToHexStringLower(HMACSHA256.HashData(key, "EContract.Sdk key id"u8).AsSpan(0, 16));
    }

    /// <summary>The fingerprint by which wrapped keys name it.</summary>
    public string Id { get; }

    public WrappedKey Wrap(ReadOnlySpan<byte> key)
    {
        using Aes aes = CreateAes();
        return new WrappedKey(Id, aes.EncryptKeyWrapPadded(key));
    }

    public byte[] Unwrap(WrappedKey wrapped)
    {
        using Aes aes = CreateAes();
        try
        {
            return aes.DecryptKeyWrapPadded(wrapped.Value.Span);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new KeyWrapException(KeyWrapFailure.Corrupt, $"A key wrapped under {Id} is not intact.", e);
        }
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    private Aes CreateAes()
    {
        Aes aes = Aes.Create();
        aes.Key = _key;
        return aes;
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EContract.Sdk.Storage.Encryption;

/// <summary>What one document's key can do: seal and open its chunks and trailer, and authenticate its header.</summary>
internal sealed class DocumentCipher : IDisposable
{
    private const ulong TrailerIndex = ulong.MaxValue;
    private readonly AesGcm _chunks;
    private readonly byte[] _headerKey;

    /// <param name="documentKey">The document's key; it may be cleared afterwards.</param>
    public DocumentCipher(ReadOnlySpan<byte> documentKey)
    {
        Span<byte> chunkKey = stackalloc byte[DocumentFormat.KeySize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, documentKey, chunkKey, salt: [], "EContract.Sdk document chunks"u8);
        _chunks = new AesGcm(chunkKey, DocumentFormat.TagSize);
        CryptographicOperations.ZeroMemory(chunkKey);
        _headerKey = new byte[DocumentFormat.KeySize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, documentKey, _headerKey, salt: [], "EContract.Sdk document header"u8);
    }

    /// <summary>Seals a chunk into <paramref name="chunk"/>, which is longer by the tag.</summary>
    public void SealChunk(long index, bool isLast, ReadOnlySpan<byte> plain, Span<byte> chunk) =>
        Seal((ulong)index, isLast, plain, chunk);

    /// <summary>Opens a chunk; <see langword="false"/> when it is not the one that was sealed at this place.</summary>
    public bool TryOpenChunk(long index, bool isLast, ReadOnlySpan<byte> chunk, Span<byte> plain) =>
        TryOpen((ulong)index, isLast, chunk, plain);

    public void SealTrailer(ReadOnlySpan<byte> plain, Span<byte> trailer) => Seal(TrailerIndex, isLast: true, plain, trailer);

    public bool TryOpenTrailer(ReadOnlySpan<byte> trailer, Span<byte> plain) => TryOpen(TrailerIndex, isLast: true, trailer, plain);

    public byte[] AuthenticateHeader(ReadOnlySpan<byte> header) => HMACSHA256.HashData(_headerKey, header);

    public void Dispose()
    {
        _chunks.Dispose();
        CryptographicOperations.ZeroMemory(_headerKey);
    }

    private void Seal(ulong index, bool isLast, ReadOnlySpan<byte> plain, Span<byte> sealedBytes)
    {
        Span<byte> nonce = stackalloc byte[DocumentFormat.NonceSize];
        Span<byte> associated = stackalloc byte[sizeof(ulong) + 1];
        WritePlace(index, isLast, nonce, associated);
        _chunks.Encrypt(nonce, plain, sealedBytes[..plain.Length], sealedBytes[plain.Length..], associated);
    }

    private bool TryOpen(ulong index, bool isLast, ReadOnlySpan<byte> sealedBytes, Span<byte> plain)
    {
        Span<byte> nonce = stackalloc byte[DocumentFormat.NonceSize];
        Span<byte> associated = stackalloc byte[sizeof(ulong) + 1];
        WritePlace(index, isLast, nonce, associated);
        try
        {
            _chunks.Decrypt(nonce, sealedBytes[..plain.Length], sealedBytes[plain.Length..], plain, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private static void WritePlace(ulong index, bool isLast, Span<byte> nonce, Span<byte> associated)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(nonce[(DocumentFormat.NonceSize - sizeof(ulong))..], index);
        BinaryPrimitives.WriteUInt64BigEndian(associated, index);
        associated[sizeof(ulong)] = isLast ? (byte)1 : (byte)0;
    }
}

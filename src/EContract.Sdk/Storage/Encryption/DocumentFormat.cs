namespace EContract.Sdk.Storage.Encryption;

/// <summary>
/// An encrypted document as it lies in storage:
/// <code>
/// header   magic and version (8) | chunk size (4) | key id (1 + n) | wrapped document key (2 + n) | HMAC-SHA-256 (32)
/// chunks   each AES-256-GCM of up to chunk size bytes, with its tag (16); an empty document has none
/// trailer  AES-256-GCM of length (8) and SHA-256 (32) of the plain content, with its tag (16)
/// </code>
/// Numbers are big-endian. One random key per document, from which HKDF-SHA-256 derives the key of the chunks and that of
/// the header's HMAC. A chunk's nonce is its index, its associated data the index and whether it is the last; the trailer's
/// nonce is the largest index. So chunks can be written without knowing what follows, read in any order, and neither
/// left out, added, swapped nor taken from another document. The header holds nothing that the chunks depend on but the
/// key: wrapping it anew, under another key-encryption key, leaves the chunks as they are.
/// </summary>
internal static class DocumentFormat
{
    public const int ChunkSize = 64 * 1024;
    public const int MinChunkSize = 1024;
    public const int MaxChunkSize = 4 * 1024 * 1024;
    public const int KeySize = 32;
    public const int NonceSize = 12;
    public const int TagSize = 16;
    public const int HashSize = 32;
    public const int TrailerContentSize = sizeof(long) + HashSize;
    public const int TrailerSize = TrailerContentSize + TagSize;
    public const int MaxKeyIdLength = 64;
    public const int MaxWrappedKeyLength = 1024;

    /// <summary>CR LF as in PNG: a transfer that changes line ends breaks it at once. The last byte is the version.</summary>
    public static ReadOnlySpan<byte> Magic => "ECDOC\r\n\u0001"u8;

    /// <summary>Gives the length of the chunks that hold <paramref name="length"/> bytes.</summary>
    public static long SealedLength(long length, int chunkSize) => length + (ChunkCount(length, chunkSize) * TagSize);

    /// <summary>Gives how many chunks hold <paramref name="length"/> bytes.</summary>
    public static long ChunkCount(long length, int chunkSize) => (length / chunkSize) + (length % chunkSize == 0 ? 0 : 1);
}

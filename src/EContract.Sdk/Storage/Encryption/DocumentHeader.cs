using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EContract.Sdk.Storage.Encryption;

/// <summary>The header of an encrypted document, see <see cref="DocumentFormat"/>.</summary>
/// <param name="ChunkSize">Plain bytes in a chunk.</param>
/// <param name="Key">The document's key, wrapped.</param>
internal sealed record DocumentHeader(int ChunkSize, WrappedKey Key)
{
    /// <summary>The longest header that can be read.</summary>
    public const int MaxLength = 8 + sizeof(int) + 1 + DocumentFormat.MaxKeyIdLength
        + sizeof(ushort) + DocumentFormat.MaxWrappedKeyLength + DocumentFormat.HashSize;

    /// <summary>Encodes the header.</summary>
    /// <param name="cipher">Authenticates it.</param>
    /// <param name="scope">Whose document it is: authenticated, not stored, as the place says it.</param>
    public byte[] Encode(DocumentCipher cipher, DocumentScope scope)
    {
        byte[] keyId = Encoding.ASCII.GetBytes(Key.KeyId);
        using var stream = new MemoryStream(MaxLength);
        stream.Write(DocumentFormat.Magic);
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(number, ChunkSize);
        stream.Write(number);
        stream.WriteByte((byte)keyId.Length);
        stream.Write(keyId);
        BinaryPrimitives.WriteUInt16BigEndian(number, (ushort)Key.Value.Length);
        stream.Write(number[..sizeof(ushort)]);
        stream.Write(Key.Value.Span);
        stream.Write(cipher.AuthenticateHeader(Authenticated(stream.ToArray(), scope)));
        return stream.ToArray();
    }

    /// <summary>Reads a header; nothing of it can be trusted before <see cref="IsAuthentic"/>.</summary>
    /// <param name="bytes">The beginning of the stored document.</param>
    /// <param name="length">How long the header is.</param>
    /// <returns><see langword="null"/> when it is none.</returns>
    public static DocumentHeader? TryRead(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        ReadOnlySpan<byte> rest = bytes;
        if (!rest.StartsWith(DocumentFormat.Magic)
            || !TryTake(ref rest, DocumentFormat.Magic.Length, out _)
            || !TryTake(ref rest, sizeof(int), out ReadOnlySpan<byte> chunkSizeBytes)
            || !TryTake(ref rest, 1, out ReadOnlySpan<byte> keyIdLength)
            || !TryTake(ref rest, keyIdLength[0], out ReadOnlySpan<byte> keyId)
            || !TryTake(ref rest, sizeof(ushort), out ReadOnlySpan<byte> wrappedLength)
            || !TryTake(ref rest, BinaryPrimitives.ReadUInt16BigEndian(wrappedLength), out ReadOnlySpan<byte> wrapped)
            || !TryTake(ref rest, DocumentFormat.HashSize, out _))
        {
            return null;
        }

        int chunkSize = BinaryPrimitives.ReadInt32BigEndian(chunkSizeBytes);
        if (chunkSize is < DocumentFormat.MinChunkSize or > DocumentFormat.MaxChunkSize
            || keyId.Length is 0 or > DocumentFormat.MaxKeyIdLength
            || keyId.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E)
            || wrapped.Length is 0 or > DocumentFormat.MaxWrappedKeyLength)
        {
            return null;
        }

        length = bytes.Length - rest.Length;
        return new DocumentHeader(chunkSize, new WrappedKey(Encoding.ASCII.GetString(keyId), wrapped.ToArray()));
    }

    /// <summary>Says whether an encoded header is what was written under this key for this scope.</summary>
    public static bool IsAuthentic(ReadOnlySpan<byte> header, DocumentCipher cipher, DocumentScope scope)
    {
        byte[] expected = cipher.AuthenticateHeader(Authenticated(header[..^DocumentFormat.HashSize], scope));
        return CryptographicOperations.FixedTimeEquals(expected, header[^DocumentFormat.HashSize..]);
    }

    private static byte[] Authenticated(ReadOnlySpan<byte> header, DocumentScope scope) =>
        [.. header, .. Encoding.ASCII.GetBytes(scope.ToString())];

    private static bool TryTake(ref ReadOnlySpan<byte> rest, int count, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (rest.Length < count)
            return false;
        taken = rest[..count];
        rest = rest[count..];
        return true;
    }
}

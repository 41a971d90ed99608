using System.Buffers.Binary;

namespace EContract.Sdk.Storage.Encryption;

/// <summary>The trailer of an encrypted document: what its plain content is.</summary>
/// <param name="Length">Its length.</param>
/// <param name="Sha256">Its SHA-256, lower-case hexadecimal.</param>
internal sealed record DocumentTrailer(long Length, string Sha256)
{
    public byte[] Seal(DocumentCipher cipher)
    {
        Span<byte> plain = stackalloc byte[DocumentFormat.TrailerContentSize];
        BinaryPrimitives.WriteInt64BigEndian(plain, Length);
        Convert.FromHexString(Sha256).CopyTo(plain[sizeof(long)..]);
        var trailer = new byte[DocumentFormat.TrailerSize];
        cipher.SealTrailer(plain, trailer);
        return trailer;
    }

    /// <summary>Opens a trailer; <see langword="null"/> when it is not the one that was sealed.</summary>
    public static DocumentTrailer? TryOpen(ReadOnlySpan<byte> trailer, DocumentCipher cipher)
    {
        Span<byte> plain = stackalloc byte[DocumentFormat.TrailerContentSize];
        if (!cipher.TryOpenTrailer(trailer, plain))
            return null;
        return new DocumentTrailer(
            BinaryPrimitives.ReadInt64BigEndian(plain),
            Convert.ToHexStringLower(plain[sizeof(long)..]));
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using EContract.Sdk.Pdf.Objects;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace EContract.Sdk.Pdf.Encryption;

/// <summary>Encrypts the strings and streams of one object (ISO 32000-2, algorithms 1 and 1.A).</summary>
internal static class ObjectCipher
{
    private const int BlockLength = 16;

    public static byte[] Decrypt(CryptMethod method, byte[] fileKey, PdfReference owner, ReadOnlySpan<byte> data)
    {
        switch (method)
        {
            case CryptMethod.Identity:
                return data.ToArray();
            case CryptMethod.Rc4:
                return Rc4(ObjectKey(fileKey, owner, aes: false), data);
            default:
                // The initialisation vector comes first. Less than that is what broken producers make of an empty string.
                if (data.Length < 2 * BlockLength)
                    return [];
                using (Aes aes = CreateAes(method, fileKey, owner))
                {
                    // A last incomplete block is not decipherable, and a wrong padding is no reason to lose the rest.
                    ReadOnlySpan<byte> blocks = data[BlockLength..(data.Length - (data.Length % BlockLength))];
                    byte[] plain = aes.DecryptCbc(blocks, data[..BlockLength], PaddingMode.None);
                    int padding = plain[^1];
                    return padding is >= 1 and <= BlockLength ? plain[..^padding] : plain;
                }
        }
    }

    public static byte[] Encrypt(CryptMethod method, byte[] fileKey, PdfReference owner, ReadOnlySpan<byte> data)
    {
        switch (method)
        {
            case CryptMethod.Identity:
                return data.ToArray();
            case CryptMethod.Rc4:
                return Rc4(ObjectKey(fileKey, owner, aes: false), data);
            default:
                using (Aes aes = CreateAes(method, fileKey, owner))
                {
                    byte[] vector = RandomNumberGenerator.GetBytes(BlockLength);
                    return [.. vector, .. aes.EncryptCbc(data, vector, PaddingMode.PKCS7)];
                }
        }
    }

    /// <summary>RC4, which is its own inverse.</summary>
    public static byte[] Rc4(byte[] key, ReadOnlySpan<byte> data)
    {
        var engine = new RC4Engine();
        engine.Init(true, new KeyParameter(key));
        byte[] output = new byte[data.Length];
        engine.ProcessBytes(data.ToArray(), 0, data.Length, output, 0);
        return output;
    }

    private static Aes CreateAes(CryptMethod method, byte[] fileKey, PdfReference owner)
    {
        Aes aes = Aes.Create();
        aes.Key = method == CryptMethod.AesV3 ? fileKey : ObjectKey(fileKey, owner, aes: true);
        return aes;
    }

    private static byte[] ObjectKey(byte[] fileKey, PdfReference owner, bool aes)
    {
        // Algorithm 1: three bytes of the number, two of the generation, "sAlT" for AES; MD5 is what the format prescribes.
        byte[] input = new byte[fileKey.Length + (aes ? 9 : 5)];
        fileKey.CopyTo(input, 0);
        Span<byte> tail = input.AsSpan(fileKey.Length);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(number, owner.Number);
        number[..3].CopyTo(tail);
        BinaryPrimitives.WriteUInt16LittleEndian(tail[3..], (ushort)owner.Generation);
        if (aes)
            "sAlT"u8.CopyTo(tail[5..]);
#pragma warning disable CA5351 // ISO 32000-2, 7.6.3.2, algorithm 1
        byte[] hash = MD5.HashData(input);
#pragma warning restore CA5351
        return hash[..Math.Min(fileKey.Length + 5, 16)];
    }
}

using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace EContract.Sdk.Pdf.Encryption;

/// <summary>Finds the file encryption key from a password (ISO 32000-2, algorithms 2, 2.A, 2.B, 6, 7, 11 and 12).</summary>
internal static class FileEncryptionKey
{
    private static ReadOnlySpan<byte> Padding =>
    [
        0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08,
        0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
    ];

    /// <summary>The key, or <see langword="null"/> when the password is neither the user's nor the owner's.</summary>
    public static byte[]? Find(EncryptionParameters parameters, ReadOnlySpan<byte> documentId, string password)
    {
        if (parameters.Revision >= 5)
            return FindByHash(parameters, password);
        byte[] padded = Pad(Encoding.Latin1.GetBytes(password));
        return FindAsUser(parameters, documentId, padded)
            ?? FindAsUser(parameters, documentId, RecoverUserPassword(parameters, padded));
    }

    private static byte[]? FindByHash(EncryptionParameters parameters, string password)
    {
        // 7.6.4.3.3: UTF-8, at most 127 bytes. The validation salt and the key salt follow the hash in U and O.
        byte[] utf8 = Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormKC));
        ReadOnlySpan<byte> secret = utf8.AsSpan(0, Math.Min(utf8.Length, 127));
        ReadOnlySpan<byte> user = parameters.User, owner = parameters.Owner;
        if (Matches(Hash(parameters.Revision, secret, owner[32..40], user), owner[..32]))
            return Unwrap(Hash(parameters.Revision, secret, owner[40..48], user), parameters.OwnerKey);
        if (Matches(Hash(parameters.Revision, secret, user[32..40], []), user[..32]))
            return Unwrap(Hash(parameters.Revision, secret, user[40..48], []), parameters.UserKey);
        return null;
    }

    private static byte[] Unwrap(byte[] intermediateKey, byte[] wrapped)
    {
        using Aes aes = Aes.Create();
        aes.Key = intermediateKey;
        return aes.DecryptCbc(wrapped, new byte[16], PaddingMode.None);
    }

    // Algorithm 2.B; revision 5 stops after its first step.
    private static byte[] Hash(int revision, ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> userKey)
    {
        byte[] k = SHA256.HashData([.. password, .. salt, .. userKey]);
        if (revision == 5)
            return k;
        byte[] last = [];
        for (int round = 0; round < 64 || last[^1] > round - 32; round++)
        {
            byte[] once = [.. password, .. k, .. userKey];
            byte[] repeated = new byte[once.Length * 64];
            for (int i = 0; i < 64; i++)
                once.CopyTo(repeated, i * once.Length);
            using Aes aes = Aes.Create();
            aes.Key = k[..16];
            last = aes.EncryptCbc(repeated, k.AsSpan(16, 16), PaddingMode.None);
            k = (int)(new BigInteger(last.AsSpan(0, 16), isUnsigned: true, isBigEndian: true) % 3) switch
            {
                0 => SHA256.HashData(last),
                1 => SHA384.HashData(last),
                _ => SHA512.HashData(last),
            };
        }

        return k[..32];
    }

#pragma warning disable CA5351 // MD5 is what ISO 32000-2, 7.6.4.3.2 prescribes for revisions 2 to 4.

    private static byte[]? FindAsUser(EncryptionParameters parameters, ReadOnlySpan<byte> documentId, ReadOnlySpan<byte> paddedPassword)
    {
        // Algorithm 2.
        byte[] permissions = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(permissions, parameters.Permissions);
        ReadOnlySpan<byte> noMetadata = parameters is { Revision: >= 4, EncryptMetadata: false } ? [0xFF, 0xFF, 0xFF, 0xFF] : [];
        byte[] hash = MD5.HashData([.. paddedPassword, .. parameters.Owner, .. permissions, .. documentId, .. noMetadata]);
        int length = parameters.Revision == 2 ? 5 : parameters.KeyLength;
        for (int i = 0; parameters.Revision >= 3 && i < 50; i++)
            hash = MD5.HashData(hash.AsSpan(0, length));
        byte[] key = hash[..length];

        // Algorithms 4 and 5, compared as algorithm 6 says.
        if (parameters.Revision == 2)
            return Matches(ObjectCipher.Rc4(key, Padding), parameters.User) ? key : null;
        byte[] check = MD5.HashData([.. Padding, .. documentId]);
        for (int i = 0; i < 20; i++)
            check = ObjectCipher.Rc4(Xor(key, i), check);
        return Matches(check, parameters.User.AsSpan(0, 16)) ? key : null;
    }

    // Algorithm 7: what the owner's password hides is the user's.
    private static byte[] RecoverUserPassword(EncryptionParameters parameters, ReadOnlySpan<byte> paddedPassword)
    {
        byte[] hash = MD5.HashData(paddedPassword);
        int length = parameters.Revision == 2 ? 5 : parameters.KeyLength;
        for (int i = 0; parameters.Revision >= 3 && i < 50; i++)
            hash = MD5.HashData(hash.AsSpan(0, length));
        byte[] password = parameters.Owner;
        for (int i = parameters.Revision == 2 ? 0 : 19; i >= 0; i--)
            password = ObjectCipher.Rc4(Xor(hash[..length], i), password);
        return password;
    }

#pragma warning restore CA5351

    private static byte[] Pad(ReadOnlySpan<byte> password)
    {
        byte[] padded = new byte[32];
        int length = Math.Min(password.Length, 32);
        password[..length].CopyTo(padded);
        Padding[..(32 - length)].CopyTo(padded.AsSpan(length));
        return padded;
    }

    private static byte[] Xor(byte[] key, int value) => Array.ConvertAll(key, b => (byte)(b ^ value));

    private static bool Matches(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => CryptographicOperations.FixedTimeEquals(a, b);
}

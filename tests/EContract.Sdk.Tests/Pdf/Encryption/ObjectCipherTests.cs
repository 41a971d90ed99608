using EContract.Sdk.Pdf.Encryption;
using EContract.Sdk.Pdf.Objects;
using FsCheck;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Pdf.Encryption;

public sealed class ObjectCipherTests
{
    [Property]
    public bool Rc4_EncryptedThenDecrypted_IsTheSame(byte[] data, PositiveInt number, byte keyLength) =>
        Returns(CryptMethod.Rc4, 5 + (keyLength % 12), number.Get, data);

    [Property]
    public bool AesV2_EncryptedThenDecrypted_IsTheSame(byte[] data, PositiveInt number) => Returns(CryptMethod.AesV2, 16, number.Get, data);

    [Property]
    public bool AesV3_EncryptedThenDecrypted_IsTheSame(byte[] data, PositiveInt number) => Returns(CryptMethod.AesV3, 32, number.Get, data);

    [Property]
    public bool Identity_EncryptedThenDecrypted_IsTheSame(byte[] data, PositiveInt number) => Returns(CryptMethod.Identity, 16, number.Get, data);

    [Property(MaxTest = 500)]
    public bool Decrypt_AnyBytes_GivesBytes(byte[] data, PositiveInt number)
    {
        foreach (CryptMethod method in (CryptMethod[])[CryptMethod.Rc4, CryptMethod.AesV2, CryptMethod.AesV3])
            ObjectCipher.Decrypt(method, new byte[method == CryptMethod.AesV3 ? 32 : 16], new PdfReference(number.Get, 0), data);
        return true;
    }

    private static bool Returns(CryptMethod method, int keyLength, int number, byte[] data)
    {
        byte[] key = [.. Enumerable.Range(number, keyLength).Select(i => (byte)(i & 0xFF))];
        var owner = new PdfReference(number, number & 3);
        byte[] encrypted = ObjectCipher.Encrypt(method, key, owner, data);
        return ObjectCipher.Decrypt(method, key, owner, encrypted).AsSpan().SequenceEqual(data);
    }
}

using System.Text;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;

namespace EContract.Sdk.Cryptography;

/// <summary>Reads PKCS#8 private keys (RFC 5958) of every kind, also those that .NET has no class for.</summary>
internal static class Pkcs8
{
    private static readonly DerObjectIdentifier Pkcs12Schemes = new("1.2.840.113549.1.12.1");

    /// <exception cref="SignerException">It is no private key, or one of an unknown algorithm.</exception>
    public static AsymmetricKeyParameter Decode(byte[] encoded) => Read(() => PrivateKeyFactory.CreateKey(encoded));

    /// <exception cref="SignerException">It is no encrypted private key, or one of an unknown algorithm, or the password is wrong.</exception>
    public static AsymmetricKeyParameter Decrypt(byte[] encoded, string password) =>
        Read(() =>
        {
            EncryptedPrivateKeyInfo info = EncryptedPrivateKeyInfo.GetInstance(encoded);
            return PrivateKeyFactory.DecryptKey(Characters(password, info.EncryptionAlgorithm.Algorithm), info);
        });

    // RFC 8018 leaves the encoding open, and everybody takes UTF-8; the decoder takes each character for a byte. The schemes of
    // PKCS#12 (RFC 7292, B.1) work on the characters themselves.
    private static char[] Characters(string password, DerObjectIdentifier scheme) => scheme.On(Pkcs12Schemes)
        ? password.ToCharArray()
        : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(password)).ToCharArray();

    private static AsymmetricKeyParameter Read(Func<AsymmetricKeyParameter> read)
    {
        try
        {
            return read();
        }
        // What the decoder throws on foreign bytes is not documented.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new SignerException(SignerFailure.AccessDenied, $"The private key cannot be read, or its password is wrong: {e.Message}", e);
        }
    }
}

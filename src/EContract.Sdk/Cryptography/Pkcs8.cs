using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;

namespace EContract.Sdk.Cryptography;

/// <summary>Reads PKCS#8 private keys (RFC 5958) of every kind, also those that .NET has no class for.</summary>
internal static class Pkcs8
{
    /// <exception cref="SignerException">It is no private key, or one of an unknown algorithm.</exception>
    public static AsymmetricKeyParameter Decode(byte[] encoded) => Read(() => PrivateKeyFactory.CreateKey(encoded));

    /// <exception cref="SignerException">It is no encrypted private key, or one of an unknown algorithm, or the password is wrong.</exception>
    public static AsymmetricKeyParameter Decrypt(byte[] encoded, string password) =>
        Read(() => PrivateKeyFactory.DecryptKey(password.ToCharArray(), encoded));

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

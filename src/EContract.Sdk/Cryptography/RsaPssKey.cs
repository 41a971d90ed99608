using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography;

/// <summary>What an RSA key for PSS alone (id-RSASSA-PSS, RFC 4055, 1.2) says of the signatures that it makes.</summary>
/// <param name="IsBound">Whether it has parameters that bind it.</param>
/// <param name="Digest">The digest it is bound to; <see langword="null"/> when to none, or when we don't understand to which.</param>
/// <param name="SaltLength">The shortest salt, in bytes.</param>
internal sealed record RsaPssKey(bool IsBound, DigestAlgorithm? Digest, int SaltLength)
{
    /// <returns><see langword="null"/> for a key of another kind.</returns>
    public static RsaPssKey? TryRead(PublicKey key)
    {
        if (key.Oid.Value != SignatureAlgorithmIdentifier.RsaPss)
            return null;
        if (key.EncodedParameters?.RawData is not { Length: > 0 } encoded || encoded[0] == (byte)UniversalTagNumber.Null)
            return new RsaPssKey(false, null, 0);
        return SignatureAlgorithmIdentifier.ReadPssParameters(encoded) is var (digest, saltLength)
            ? new RsaPssKey(true, digest, saltLength)
            : new RsaPssKey(true, null, 0);
    }

    /// <summary>Opens the key, which .NET does not take for an RSA key; <see langword="null"/> for a key of another kind.</summary>
    /// <exception cref="CryptographicException">It is malformed.</exception>
    public static RSA? TryOpen(PublicKey key)
    {
        if (key.Oid.Value != SignatureAlgorithmIdentifier.RsaPss)
            return null;
        var rsa = RSA.Create();
        try
        {
            rsa.ImportRSAPublicKey(key.EncodedKeyValue.RawData, out _);
            return rsa;
        }
        catch
        {
            rsa.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whether it may sign with a digest and a salt as long as that. RFC 4055, 3.3: where the key has parameters, the signature's
    /// must be the same, but for a longer salt.
    /// </summary>
    public bool Allows(DigestAlgorithm digest) => !IsBound || (digest.Equals(Digest) && SaltLength <= digest.Length);
}

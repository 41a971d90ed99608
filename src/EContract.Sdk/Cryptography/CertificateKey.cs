using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography;

/// <summary>
/// The public key of a certificate, imported once per certificate: with OpenSSL 3, importing an RSA key costs as much as
/// seven verifications.
/// </summary>
internal sealed class CertificateKey
{
    // RFC 4055, 1.2: a key for PSS alone, which .NET does not take for an RSA key.
    private const string RsaPssKeyOid = "1.2.840.113549.1.1.10";

    private static readonly CertificateFacts<CertificateKey> Known = new(static certificate => new CertificateKey(certificate));

    // Key objects are not documented as safe for concurrent use, so each verification borrows one.
    private readonly ConcurrentBag<AsymmetricAlgorithm> _idle = [];
    private readonly X509Certificate2 _certificate;

    private CertificateKey(X509Certificate2 certificate)
    {
        _certificate = certificate;
        if (Import(certificate) is not { } key)
            return;
        MaximumSignatureLength = key switch
        {
            RSA rsa => (rsa.KeySize + 7) / 8,
            ECDsa ecdsa => ecdsa.GetMaxSignatureSize(DSASignatureFormat.Rfc3279DerSequence),
            _ => 0,
        };
        KeySize = key.KeySize;
        IsRsa = key is RSA;
        _idle.Add(key);
    }

    /// <summary>How many bytes a signature value of this key has at most (ECDSA: in DER); 0 for a key that is neither RSA nor ECDSA.</summary>
    public int MaximumSignatureLength { get; }

    /// <summary>The key's size in bits; 0 for a key that is neither RSA nor ECDSA.</summary>
    public int KeySize { get; }

    /// <summary>Whether it is an RSA key.</summary>
    public bool IsRsa { get; }

    /// <summary>The key of a certificate.</summary>
    /// <exception cref="CryptographicException">It is malformed.</exception>
    public static CertificateKey Of(X509Certificate2 certificate) => Known.Of(certificate);

    /// <summary>Verifies a signature value; <see langword="null"/> when the key is not of the kind that the scheme needs.</summary>
    public bool? Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        if (Borrow() is not { } key)
            return null;
        try
        {
            return (algorithm.Scheme, key) switch
            {
                (SignatureScheme.RsaPkcs1, RSA rsa) => rsa.VerifyHash(hash, signature, algorithm.Digest.Name, RSASignaturePadding.Pkcs1),
                (SignatureScheme.RsaPss, RSA rsa) => rsa.VerifyHash(hash, signature, algorithm.Digest.Name, RSASignaturePadding.Pss),
                (SignatureScheme.Ecdsa, ECDsa ecdsa) => ecdsa.VerifyHash(hash, signature, DSASignatureFormat.Rfc3279DerSequence),
                (SignatureScheme.EcdsaPlain, ECDsa ecdsa) => ecdsa.VerifyHash(hash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
                _ => null,
            };
        }
        finally
        {
            _idle.Add(key);
        }
    }

    private AsymmetricAlgorithm? Borrow()
    {
        if (_idle.TryTake(out AsymmetricAlgorithm? idle))
            return idle;
        return KeySize > 0 ? Import(_certificate) : null;
    }

    private static AsymmetricAlgorithm? Import(X509Certificate2 certificate)
    {
        if (certificate.GetRSAPublicKey() is { } rsa)
            return rsa;
        if (certificate.GetECDsaPublicKey() is { } ecdsa)
            return ecdsa;
        if (certificate.PublicKey.Oid.Value != RsaPssKeyOid)
            return null;
        var key = RSA.Create();
        key.ImportRSAPublicKey(certificate.PublicKey.EncodedKeyValue.RawData, out _);
        return key;
    }
}

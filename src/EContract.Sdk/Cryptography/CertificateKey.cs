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
    private static readonly CertificateFacts<CertificateKey> Known = new(static certificate => new CertificateKey(certificate));

    // Key objects are not documented as safe for concurrent use, so each verification borrows one.
    private readonly ConcurrentBag<AsymmetricAlgorithm> _idle = [];
    private readonly X509Certificate2 _certificate;
    private readonly RsaPssKey? _pss;

    private CertificateKey(X509Certificate2 certificate)
    {
        _certificate = certificate;
        _pss = RsaPssKey.TryRead(certificate.PublicKey);
        if (Import(certificate) is not { } key)
        {
            Pure = PureScheme.Of(certificate.PublicKey.Oid.Value!);
            MaximumSignatureLength = Pure?.SignatureLength ?? 0;
            return;
        }

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

    /// <summary>How many bytes a signature value of this key has at most (ECDSA: in DER); 0 for a key of an unknown kind.</summary>
    public int MaximumSignatureLength { get; }

    /// <summary>The key's size in bits; 0 for a key that is neither RSA nor ECDSA.</summary>
    public int KeySize { get; }

    /// <summary>Whether it is an RSA key.</summary>
    public bool IsRsa { get; }

    /// <summary>The scheme of a key that signs messages whole; <see langword="null"/> for any other.</summary>
    public PureScheme? Pure { get; }

    /// <summary>How the key signs unless something else is asked for; <see langword="null"/> for a key of an unknown kind.</summary>
    public SignatureAlgorithm? Fitting => (Pure, _pss, IsRsa, KeySize) switch
    {
        ({ } pure, _, _, _) => new SignatureAlgorithm(pure.Scheme, PureScheme.Digest),
        (_, { } pss, _, _) => new SignatureAlgorithm(SignatureScheme.RsaPss, pss.Digest ?? DigestAlgorithm.Sha256),
        (_, _, true, _) => new SignatureAlgorithm(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha256),
        (_, _, false, > 384) => new SignatureAlgorithm(SignatureScheme.Ecdsa, DigestAlgorithm.Sha512),
        (_, _, false, > 256) => new SignatureAlgorithm(SignatureScheme.Ecdsa, DigestAlgorithm.Sha384),
        (_, _, false, > 0) => new SignatureAlgorithm(SignatureScheme.Ecdsa, DigestAlgorithm.Sha256),
        _ => null,
    };

    /// <summary>The key of a certificate.</summary>
    /// <exception cref="CryptographicException">It is malformed.</exception>
    public static CertificateKey Of(X509Certificate2 certificate) => Known.Of(certificate);

    /// <summary>Whether the key's own parameters leave room for an algorithm: a key for PSS alone verifies and signs nothing else.</summary>
    public bool Allows(SignatureAlgorithm algorithm) => _pss is null || (algorithm.Scheme == SignatureScheme.RsaPss && _pss.Allows(algorithm.Digest));

    /// <summary>Verifies a signature value; <see langword="null"/> when the key is not of the kind that the scheme needs.</summary>
    public bool? Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        if (!Allows(algorithm) || Borrow() is not { } key)
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

    private static AsymmetricAlgorithm? Import(X509Certificate2 certificate) =>
        !AcceptableKey.Is(certificate.PublicKey) ? null : (AsymmetricAlgorithm?)certificate.GetRSAPublicKey() ?? certificate.GetECDsaPublicKey() ?? (AsymmetricAlgorithm?)RsaPssKey.TryOpen(certificate.PublicKey);
}

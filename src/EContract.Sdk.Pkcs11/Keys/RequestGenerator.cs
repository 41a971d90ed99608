using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Sessions;
using EContract.Sdk.Pkcs11.Tokens;

namespace EContract.Sdk.Pkcs11.Keys;

/// <summary>Makes certificate requests (RFC 2986) whose signature the token makes; used within one session's thread.</summary>
internal sealed class RequestGenerator : X509SignatureGenerator
{
    // RFC 8410, 3: id-Ed25519 without parameters.
    private static readonly byte[] Ed25519Identifier = Convert.FromHexString("300506032b6570");

    private readonly PooledSession _pooled;
    private readonly Pkcs11PrivateKey _key;
    private readonly PublicKey _publicKey;
    private readonly SignatureAlgorithm _algorithm;
    private readonly OfferedPin? _pin;

    private RequestGenerator(PooledSession pooled, Pkcs11PrivateKey key, PublicKey publicKey, SignatureAlgorithm algorithm, OfferedPin? pin)
    {
        _pooled = pooled;
        _key = key;
        _publicKey = publicKey;
        _algorithm = algorithm;
        _pin = pin;
    }

    /// <exception cref="SignerException">The token keeps the public half to itself, or the key cannot sign as the options say.</exception>
    public static RequestGenerator Create(PooledSession pooled, Pkcs11PrivateKey key, Pkcs11SignerOptions options, OfferedPin? pin)
    {
        PublicKey publicKey = TokenPublicKey.TryRead(pooled.Session, key) ?? throw new SignerException(
            SignerFailure.KeyNotFound,
            $"The {pooled.Token.DisplayName} shows no public key with the identifier {Convert.ToHexStringLower(key.Id)} of the key '{key.Label}'.");
        SignatureScheme scheme = CredentialReader.ChooseScheme(pooled.Token, key, options.Scheme, natural: null);
        DigestAlgorithm digest = options.Digest ?? (scheme, KeySize(publicKey)) switch
        {
            (SignatureScheme.Ed25519, _) or (SignatureScheme.Ecdsa, > 384) => DigestAlgorithm.Sha512,
            (SignatureScheme.Ecdsa, > 256) => DigestAlgorithm.Sha384,
            _ => DigestAlgorithm.Sha256,
        };
        return new RequestGenerator(pooled, key, publicKey, new SignatureAlgorithm(scheme, digest), pin);
    }

    public byte[] CreateRequest(X500DistinguishedName subject, IReadOnlyList<string> emailAddresses)
    {
        Mechanism.ThrowIfMissing(_pooled.Token);
        var request = new CertificateRequest(subject, _publicKey, _algorithm.Digest.Name);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        if (emailAddresses.Count > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (string address in emailAddresses)
                names.AddEmailAddress(address);
            request.CertificateExtensions.Add(names.Build());
        }

        return request.CreateSigningRequest(this);
    }

    /// <inheritdoc/>
    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        if (_algorithm.Scheme == SignatureScheme.Ed25519)
            return Ed25519Identifier;
        using AsymmetricAlgorithm key = Open(_publicKey)!;
        X509SignatureGenerator named = key switch
        {
            RSA rsa => CreateForRSA(rsa, _algorithm.Scheme == SignatureScheme.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => CreateForECDsa(ecdsa),
            _ => throw new InvalidOperationException($"No name for signatures by a {key.GetType().Name}."),
        };
        return named.GetSignatureAlgorithmIdentifier(hashAlgorithm);
    }

    /// <inheritdoc/>
    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        byte[] input = _algorithm.SignsMessage ? data : _algorithm.Digest.ComputeHash(data);
        return Mechanism.Sign(_pooled.Session, _key, [input], _pin)[0].ToArray();
    }

    /// <inheritdoc/>
    protected override PublicKey BuildPublicKey() => _publicKey;

    private SigningMechanism Mechanism => SigningMechanism.Create(_algorithm, KeySize(_publicKey));

    private static int KeySize(PublicKey publicKey)
    {
        using AsymmetricAlgorithm? key = Open(publicKey);
        return key?.KeySize ?? 0;
    }

    private static AsymmetricAlgorithm? Open(PublicKey key) => (AsymmetricAlgorithm?)key.GetRSAPublicKey() ?? key.GetECDsaPublicKey();
}

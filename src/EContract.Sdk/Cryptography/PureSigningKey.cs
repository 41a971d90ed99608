using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace EContract.Sdk.Cryptography;

/// <summary>
/// A private key of a scheme that signs messages whole: Ed25519 (RFC 8410) or ML-DSA (RFC 9881), which
/// <see cref="System.Security.Cryptography.X509Certificates.X509Certificate2"/> cannot hold. Safe for concurrent use.
/// </summary>
public sealed class PureSigningKey : AsymmetricAlgorithm
{
    private readonly AsymmetricKeyParameter _key;
    private readonly PureScheme _scheme;

    private PureSigningKey(AsymmetricKeyParameter key, PureScheme scheme)
    {
        _key = key;
        _scheme = scheme;
    }

    /// <summary>How the key signs.</summary>
    public SignatureScheme Scheme => _scheme.Scheme;

    /// <summary>Makes a new key.</summary>
    /// <param name="scheme">A pure scheme that signs: Ed25519, or one of ML-DSA.</param>
    /// <exception cref="SignerException">The scheme is another.</exception>
    public static PureSigningKey Generate(SignatureScheme scheme)
    {
        IAsymmetricCipherKeyPairGenerator generator = scheme switch
        {
            SignatureScheme.Ed25519 => new Ed25519KeyPairGenerator(),
            SignatureScheme.MLDsa44 or SignatureScheme.MLDsa65 or SignatureScheme.MLDsa87 => new MLDsaKeyPairGenerator(),
            _ => throw new SignerException(SignerFailure.UnsupportedAlgorithm, $"{scheme} is no scheme that signs messages whole."),
        };
        var random = new SecureRandom();
        generator.Init(scheme switch
        {
            SignatureScheme.MLDsa44 => new MLDsaKeyGenerationParameters(random, MLDsaParameters.ml_dsa_44),
            SignatureScheme.MLDsa65 => new MLDsaKeyGenerationParameters(random, MLDsaParameters.ml_dsa_65),
            SignatureScheme.MLDsa87 => new MLDsaKeyGenerationParameters(random, MLDsaParameters.ml_dsa_87),
            _ => new Ed25519KeyGenerationParameters(random),
        });
        return new PureSigningKey(generator.GenerateKeyPair().Private, PureScheme.Of(scheme)!);
    }

    /// <summary>Reads an unencrypted PKCS#8 key (RFC 5958; RFC 8410, 7; RFC 9881, 6).</summary>
    /// <param name="encoded">The <c>OneAsymmetricKey</c>, DER.</param>
    /// <exception cref="SignerException">It is none, or of another scheme.</exception>
    public static PureSigningKey FromPkcs8(ReadOnlySpan<byte> encoded) =>
        TryCreate(Pkcs8.Decode(encoded.ToArray()))
        ?? throw new SignerException(SignerFailure.UnsupportedAlgorithm, "The private key is neither Ed25519 nor ML-DSA.");

    /// <summary>Signs a message.</summary>
    /// <param name="message">All of it; a digest of the message is something else.</param>
    /// <returns>The signature value.</returns>
    public byte[] SignData(ReadOnlySpan<byte> message) => _scheme.Sign(_key, message);

    /// <inheritdoc/>
    public override bool TryExportPkcs8PrivateKey(Span<byte> destination, out int bytesWritten) =>
        TryWrite(PrivateKeyInfoFactory.CreatePrivateKeyInfo(_key).GetDerEncoded(), destination, out bytesWritten);

    /// <inheritdoc/>
    public override bool TryExportSubjectPublicKeyInfo(Span<byte> destination, out int bytesWritten) =>
        TryWrite(SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(PublicKey()).GetDerEncoded(), destination, out bytesWritten);

    /// <returns><see langword="null"/> for a key of another kind.</returns>
    internal static PureSigningKey? TryCreate(AsymmetricKeyParameter key) => key is Ed25519PrivateKeyParameters or MLDsaPrivateKeyParameters
        ? new PureSigningKey(key, PureScheme.Of(PrivateKeyInfoFactory.CreatePrivateKeyInfo(key).PrivateKeyAlgorithm.Algorithm.Id)!)
        : null;

    private AsymmetricKeyParameter PublicKey() => _key switch
    {
        Ed25519PrivateKeyParameters edwards => edwards.GeneratePublicKey(),
        MLDsaPrivateKeyParameters mlDsa => mlDsa.GetPublicKey(),
        _ => throw new InvalidOperationException($"No public half of a {_key.GetType().Name}."),
    };

    private static bool TryWrite(byte[] encoded, Span<byte> destination, out int bytesWritten)
    {
        bool fits = encoded.AsSpan().TryCopyTo(destination);
        bytesWritten = fits ? encoded.Length : 0;
        return fits;
    }
}

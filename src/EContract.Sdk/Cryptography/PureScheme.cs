using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using IPrimitive = Org.BouncyCastle.Crypto.ISigner;

namespace EContract.Sdk.Cryptography;

/// <summary>
/// A scheme that signs messages whole, so that the key and not the digest says everything (RFC 8410, RFC 9881): EdDSA and
/// ML-DSA. .NET has no Ed25519, and ML-DSA not on every platform, hence BouncyCastle.
/// </summary>
internal sealed class PureScheme
{
    // RFC 8419, 2.3: Ed25519 with SHA-512 and no other; Ed448 with SHAKE256, which we have not.
    private static readonly DigestAlgorithm[] Ed25519Digests = [DigestAlgorithm.Sha512];

    // RFC 9882, 3.3: at least as strong against collisions as the key, SHA-512 for all.
    private static readonly DigestAlgorithm[] Digests256 = [DigestAlgorithm.Sha512, DigestAlgorithm.Sha3_512];
    private static readonly DigestAlgorithm[] Digests192 = [.. Digests256, DigestAlgorithm.Sha384, DigestAlgorithm.Sha3_384];
    private static readonly DigestAlgorithm[] Digests128 = [.. Digests192, DigestAlgorithm.Sha256, DigestAlgorithm.Sha3_256];

    private static readonly PureScheme[] Known =
    [
        new(SignatureScheme.Ed25519, "1.3.101.112", 32, 64, Ed25519Digests, key => new Ed25519PublicKeyParameters(key), () => new Ed25519Signer()),
        new(SignatureScheme.Ed448, "1.3.101.113", 57, 114, [], key => new Ed448PublicKeyParameters(key), () => new Ed448Signer([])),
        MLDsa(SignatureScheme.MLDsa44, "2.16.840.1.101.3.4.3.17", 1312, 2420, Digests128, MLDsaParameters.ml_dsa_44),
        MLDsa(SignatureScheme.MLDsa65, "2.16.840.1.101.3.4.3.18", 1952, 3309, Digests192, MLDsaParameters.ml_dsa_65),
        MLDsa(SignatureScheme.MLDsa87, "2.16.840.1.101.3.4.3.19", 2592, 4627, Digests256, MLDsaParameters.ml_dsa_87),
    ];

    private readonly int _publicKeyLength;
    private readonly DigestAlgorithm[] _digests;
    private readonly Func<byte[], AsymmetricKeyParameter> _decode;
    private readonly Func<IPrimitive> _create;

    private PureScheme(
        SignatureScheme scheme,
        string oid,
        int publicKeyLength,
        int signatureLength,
        DigestAlgorithm[] digests,
        Func<byte[], AsymmetricKeyParameter> decode,
        Func<IPrimitive> create)
    {
        Scheme = scheme;
        Oid = oid;
        SignatureLength = signatureLength;
        _publicKeyLength = publicKeyLength;
        _digests = digests;
        _decode = decode;
        _create = create;
    }

    public SignatureScheme Scheme { get; }

    /// <summary>The object identifier of both its keys and its signatures; neither has parameters.</summary>
    public string Oid { get; }

    /// <summary>How long every signature value is, in bytes.</summary>
    public int SignatureLength { get; }

    /// <summary>What stands for the strength of the scheme, and in the message-digest attribute where nothing else is asked for.</summary>
    public static DigestAlgorithm Digest => DigestAlgorithm.Sha512;

    /// <summary>The scheme, if it is a pure one.</summary>
    public static PureScheme? Of(SignatureScheme scheme) => Array.Find(Known, known => known.Scheme == scheme);

    /// <summary>The pure scheme with an object identifier, if there is one.</summary>
    public static PureScheme? Of(string oid) => Array.Find(Known, known => known.Oid == oid);

    /// <summary>Whether a digest may stand in the message-digest attribute beside it.</summary>
    public bool Allows(DigestAlgorithm digest) => _digests.Contains(digest);

    public byte[] Sign(AsymmetricKeyParameter privateKey, ReadOnlySpan<byte> message)
    {
        IPrimitive signer = _create();
        signer.Init(forSigning: true, privateKey);
        signer.BlockUpdate(message);
        return signer.GenerateSignature();
    }

    /// <returns><see langword="null"/> when the key is none of this scheme.</returns>
    public bool? Verify(byte[] publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != _publicKeyLength)
            return null;
        if (signature.Length != SignatureLength)
            return false;
        IPrimitive verifier = _create();
        try
        {
            verifier.Init(forSigning: false, _decode(publicKey));
        }
        catch (ArgumentException)
        {
            return null;
        }

        verifier.BlockUpdate(message);
        return verifier.VerifySignature(signature.ToArray());
    }

    private static PureScheme MLDsa(
        SignatureScheme scheme, string oid, int publicKeyLength, int signatureLength, DigestAlgorithm[] digests, MLDsaParameters parameters) =>
        new(scheme, oid, publicKeyLength, signatureLength, digests,
            key => MLDsaPublicKeyParameters.FromEncoding(parameters, key),
            // FIPS 204, 3.4: hedged, unless there is no randomness.
            () => new MLDsaSigner(parameters, deterministic: false));
}

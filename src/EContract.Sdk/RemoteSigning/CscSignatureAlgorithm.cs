using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.RemoteSigning;

/// <summary>An algorithm as a service wants it named (CSC API v2, 11.10).</summary>
public sealed class CscSignatureAlgorithm
{
    private const string EcPublicKey = "1.2.840.10045.2.1";

    // BSI TR-03111, 5.2.1, which the standard's own examples name: ECDSA with r and s side by side.
    private static readonly Dictionary<DigestAlgorithm, string> PlainEcdsa = new()
    {
        [DigestAlgorithm.Sha256] = "0.4.0.127.0.7.1.1.4.1.3",
        [DigestAlgorithm.Sha384] = "0.4.0.127.0.7.1.1.4.1.4",
        [DigestAlgorithm.Sha512] = "0.4.0.127.0.7.1.1.4.1.5",
    };

    private static readonly Dictionary<DigestAlgorithm, string> RsaWithDigest = new()
    {
        [DigestAlgorithm.Sha256] = "1.2.840.113549.1.1.11",
        [DigestAlgorithm.Sha384] = "1.2.840.113549.1.1.12",
        [DigestAlgorithm.Sha512] = "1.2.840.113549.1.1.13",
    };

    private CscSignatureAlgorithm(SignatureAlgorithm algorithm, string oid, ReadOnlyMemory<byte>? parameters = null)
    {
        Algorithm = algorithm;
        Oid = oid;
        Parameters = parameters;
    }

    /// <summary>How the key signs.</summary>
    public SignatureAlgorithm Algorithm { get; }

    /// <summary>The object identifier to send as <c>signAlgo</c>: one that the key listed.</summary>
    public string Oid { get; }

    /// <summary>The encoded parameters to send as <c>signAlgoParams</c>; <see langword="null"/> but for RSASSA-PSS.</summary>
    public ReadOnlyMemory<byte>? Parameters { get; }

    /// <summary>Finds how a key can sign by an algorithm.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="keyAlgorithms">What the key listed (<c>key.algo</c>).</param>
    /// <returns><see langword="null"/> when it cannot.</returns>
    public static CscSignatureAlgorithm? Find(SignatureAlgorithm algorithm, IReadOnlyList<string> keyAlgorithms)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentNullException.ThrowIfNull(keyAlgorithms);
        DigestAlgorithm digest = algorithm.Digest;
        string?[] names = algorithm.Scheme switch
        {
            SignatureScheme.RsaPkcs1 => [RsaWithDigest.GetValueOrDefault(digest), SignatureAlgorithmIdentifier.RsaEncryption],
            SignatureScheme.RsaPss => [SignatureAlgorithmIdentifier.RsaPss],
            SignatureScheme.Ecdsa => [SignatureAlgorithmIdentifier.FindOid(algorithm), PlainEcdsa.GetValueOrDefault(digest), EcPublicKey],
            _ => [],
        };
        string? oid = Array.Find(names, name => name is not null && keyAlgorithms.Contains(name));
        if (oid is null)
            return null;
        return new CscSignatureAlgorithm(algorithm, oid, algorithm.Scheme == SignatureScheme.RsaPss ? ParametersOf(algorithm) : null);
    }

    /// <summary>Chooses how a key signs: by what fits its certificate, or by the next best thing that the key listed.</summary>
    internal static CscSignatureAlgorithm? Choose(X509Certificate2 certificate, IReadOnlyList<string> keyAlgorithms, SignatureScheme? scheme, DigestAlgorithm? digest)
    {
        SignatureAlgorithm fitting = SignatureAlgorithm.Fitting(certificate);
        SignatureScheme[] schemes = scheme is { } wanted ? [wanted]
            : fitting.Scheme == SignatureScheme.RsaPkcs1 ? [SignatureScheme.RsaPkcs1, SignatureScheme.RsaPss]
            : [fitting.Scheme];
        DigestAlgorithm[] digests = digest is not null ? [digest] : [fitting.Digest, DigestAlgorithm.Sha256, DigestAlgorithm.Sha384, DigestAlgorithm.Sha512];
        return schemes
            .SelectMany(_ => digests, (candidate, made) => Find(new SignatureAlgorithm(candidate, made), keyAlgorithms))
            .FirstOrDefault(found => found is not null);
    }

    // RFC 4055, 3.1: what stands behind the object identifier.
    private static ReadOnlyMemory<byte> ParametersOf(SignatureAlgorithm algorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        SignatureAlgorithmIdentifier.Write(writer, algorithm);
        AsnReader identifier = new AsnReader(writer.Encode(), AsnEncodingRules.DER).ReadSequence();
        identifier.ReadObjectIdentifier();
        return identifier.ReadEncodedValue();
    }
}

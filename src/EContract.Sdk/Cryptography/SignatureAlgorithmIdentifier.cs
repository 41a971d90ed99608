using System.Formats.Asn1;

namespace EContract.Sdk.Cryptography;

/// <summary>The <c>AlgorithmIdentifier</c> of signatures: from the encoded form to ours, and back.</summary>
public static class SignatureAlgorithmIdentifier
{
    internal const string RsaEncryption = "1.2.840.113549.1.1.1";
    internal const string RsaPss = "1.2.840.113549.1.1.10";
    private const string Mgf1 = "1.2.840.113549.1.1.8";
    private const string EcPublicKey = "1.2.840.10045.2.1";

    private static readonly Dictionary<string, SignatureAlgorithm> Combined = new()
    {
        ["1.2.840.113549.1.1.5"] = new(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha1),
        ["1.2.840.113549.1.1.11"] = new(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha256),
        ["1.2.840.113549.1.1.12"] = new(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha384),
        ["1.2.840.113549.1.1.13"] = new(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha512),
        ["2.16.840.1.101.3.4.3.14"] = new(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha3_256),
        ["2.16.840.1.101.3.4.3.15"] = new(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha3_384),
        ["2.16.840.1.101.3.4.3.16"] = new(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha3_512),
        ["1.2.840.10045.4.1"] = new(SignatureScheme.Ecdsa, DigestAlgorithm.Sha1),
        ["1.2.840.10045.4.3.2"] = new(SignatureScheme.Ecdsa, DigestAlgorithm.Sha256),
        ["1.2.840.10045.4.3.3"] = new(SignatureScheme.Ecdsa, DigestAlgorithm.Sha384),
        ["1.2.840.10045.4.3.4"] = new(SignatureScheme.Ecdsa, DigestAlgorithm.Sha512),
        ["2.16.840.1.101.3.4.3.10"] = new(SignatureScheme.Ecdsa, DigestAlgorithm.Sha3_256),
        ["2.16.840.1.101.3.4.3.11"] = new(SignatureScheme.Ecdsa, DigestAlgorithm.Sha3_384),
        ["2.16.840.1.101.3.4.3.12"] = new(SignatureScheme.Ecdsa, DigestAlgorithm.Sha3_512),
        ["0.4.0.127.0.7.1.1.4.1.1"] = new(SignatureScheme.EcdsaPlain, DigestAlgorithm.Sha1),
        ["0.4.0.127.0.7.1.1.4.1.3"] = new(SignatureScheme.EcdsaPlain, DigestAlgorithm.Sha256),
        ["0.4.0.127.0.7.1.1.4.1.4"] = new(SignatureScheme.EcdsaPlain, DigestAlgorithm.Sha384),
        ["0.4.0.127.0.7.1.1.4.1.5"] = new(SignatureScheme.EcdsaPlain, DigestAlgorithm.Sha512),
    };

    private static readonly Dictionary<SignatureAlgorithm, string> Oids = Combined.ToDictionary(entry => entry.Value, entry => entry.Key);

    /// <summary>Says what an encoded algorithm identifier means.</summary>
    /// <param name="oid">The algorithm.</param>
    /// <param name="parameters">Its encoded parameters, if any.</param>
    /// <param name="digest">The digest named beside it (CMS), or <see langword="null"/>.</param>
    /// <returns><see langword="null"/> for an algorithm, or parameters, that we don't know.</returns>
    public static SignatureAlgorithm? Resolve(string oid, ReadOnlyMemory<byte>? parameters, DigestAlgorithm? digest)
    {
        switch (oid)
        {
            case RsaEncryption:
                return digest is null ? null : new SignatureAlgorithm(SignatureScheme.RsaPkcs1, digest);
            case EcPublicKey:
                // Seen in the wild in place of ecdsa-with-*; the digest stands beside it.
                return digest is null ? null : new SignatureAlgorithm(SignatureScheme.Ecdsa, digest);
            case RsaPss:
                return ReadPssDigest(parameters) is { } pssDigest ? new SignatureAlgorithm(SignatureScheme.RsaPss, pssDigest) : null;
            default:
                return ResolvePure(oid, parameters, digest) ?? Combined.GetValueOrDefault(oid);
        }
    }

    /// <summary>The object identifier of an algorithm in CMS; <see langword="null"/> when scheme and digest do not go together.</summary>
    internal static string? FindOid(SignatureAlgorithm algorithm) => algorithm.Scheme switch
    {
        SignatureScheme.RsaPss => RsaPss,
        // RFC 5754, 3.2 allows rsaEncryption, and every verifier knows it; the digest stands beside it in the SignerInfo. For SHA-3
        // there is no such tradition (RFC 9688, 3.1).
        SignatureScheme.RsaPkcs1 when !algorithm.Digest.IsSha3 => RsaEncryption,
        _ when PureScheme.Of(algorithm.Scheme) is { } pure => pure.Allows(algorithm.Digest) ? pure.Oid : null,
        _ => Oids.GetValueOrDefault(algorithm),
    };

    /// <summary>Writes the algorithm identifier of a CMS <c>SignerInfo</c>.</summary>
    internal static void Write(AsnWriter writer, SignatureAlgorithm algorithm)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(algorithm.Oid);
            // RFC 5754, 3.2 and RFC 9688, 3.1: NULL for all of them.
            if (algorithm.Scheme == SignatureScheme.RsaPkcs1)
                writer.WriteNull();
            else if (algorithm.Scheme == SignatureScheme.RsaPss)
                WritePssParameters(writer, algorithm.Digest);
        }
    }

    // RFC 8410, 3 and RFC 9881, 2: no parameters. In X.509 no digest stands beside it; in CMS one that is strong enough must.
    private static SignatureAlgorithm? ResolvePure(string oid, ReadOnlyMemory<byte>? parameters, DigestAlgorithm? digest) =>
        PureScheme.Of(oid) is { } pure && parameters is null && (digest is null || pure.Allows(digest))
            ? new SignatureAlgorithm(pure.Scheme, digest ?? PureScheme.Digest)
            : null;

    private static void WritePssParameters(AsnWriter writer, DigestAlgorithm digest)
    {
        // RFC 4055, 3.1: digest, MGF1 with the same digest, salt as long as the digest.
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
                writer.WriteObjectIdentifier(digest.Oid);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Mgf1);
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier(digest.Oid);
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
                writer.WriteInteger(digest.Length);
        }
    }

    // .NET verifies only this combination, which is also the only one in sensible use.
    private static DigestAlgorithm? ReadPssDigest(ReadOnlyMemory<byte>? parameters) =>
        ReadPssParameters(parameters) is var (digest, saltLength) && saltLength == digest.Length ? digest : null;

    /// <summary>Reads RSASSA-PSS parameters (RFC 4055, 3.1); <see langword="null"/> for any but MGF1 with the same digest.</summary>
    internal static (DigestAlgorithm Digest, int SaltLength)? ReadPssParameters(ReadOnlyMemory<byte>? parameters)
    {
        // All defaults mean SHA-1 with a salt of 20.
        if (parameters is not { } encoded)
            return (DigestAlgorithm.Sha1, 20);
        try
        {
            AsnReader pss = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
            DigestAlgorithm? digest = DigestAlgorithm.Sha1;
            DigestAlgorithm? mgfDigest = DigestAlgorithm.Sha1;
            int saltLength = 20;
            var tag0 = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
            var tag1 = new Asn1Tag(TagClass.ContextSpecific, 1, isConstructed: true);
            var tag2 = new Asn1Tag(TagClass.ContextSpecific, 2, isConstructed: true);
            var tag3 = new Asn1Tag(TagClass.ContextSpecific, 3, isConstructed: true);
            if (pss.HasData && pss.PeekTag() == tag0)
                digest = DigestAlgorithm.FromOid(pss.ReadSequence(tag0).ReadSequence().ReadObjectIdentifier());
            if (pss.HasData && pss.PeekTag() == tag1)
            {
                AsnReader mgf = pss.ReadSequence(tag1).ReadSequence();
                if (mgf.ReadObjectIdentifier() != Mgf1)
                    return null;
                mgfDigest = DigestAlgorithm.FromOid(mgf.ReadSequence().ReadObjectIdentifier());
            }

            if (pss.HasData && pss.PeekTag() == tag2 && !pss.ReadSequence(tag2).TryReadInt32(out saltLength))
                return null;
            // The only trailer there is.
            if (pss.HasData && (pss.PeekTag() != tag3 || pss.ReadSequence(tag3).ReadInteger() != 1))
                return null;
            pss.ThrowIfNotEmpty();
            return digest is not null && digest.Equals(mgfDigest) ? (digest, saltLength) : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}

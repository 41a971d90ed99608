using System.Formats.Asn1;
using System.Security.Cryptography;

namespace EContract.Sdk.Testing.Csc;

/// <summary>Signs as a key of the service does: by the algorithm that the request names (CSC API v2, 11.10).</summary>
internal static class CscKey
{
    private const string Rsa = "1.2.840.113549.1.1.1", Pss = "1.2.840.113549.1.1.10", Ec = "1.2.840.10045.2.1";

    private static readonly Dictionary<string, HashAlgorithmName> Digests = new()
    {
        ["2.16.840.1.101.3.4.2.1"] = HashAlgorithmName.SHA256,
        ["2.16.840.1.101.3.4.2.2"] = HashAlgorithmName.SHA384,
        ["2.16.840.1.101.3.4.2.3"] = HashAlgorithmName.SHA512,
    };

    private static readonly Dictionary<string, HashAlgorithmName> Combined = new()
    {
        ["1.2.840.113549.1.1.11"] = HashAlgorithmName.SHA256,
        ["1.2.840.113549.1.1.12"] = HashAlgorithmName.SHA384,
        ["1.2.840.113549.1.1.13"] = HashAlgorithmName.SHA512,
        ["1.2.840.10045.4.3.2"] = HashAlgorithmName.SHA256,
        ["1.2.840.10045.4.3.3"] = HashAlgorithmName.SHA384,
        ["1.2.840.10045.4.3.4"] = HashAlgorithmName.SHA512,
        ["0.4.0.127.0.7.1.1.4.1.3"] = HashAlgorithmName.SHA256,
        ["0.4.0.127.0.7.1.1.4.1.4"] = HashAlgorithmName.SHA384,
        ["0.4.0.127.0.7.1.1.4.1.5"] = HashAlgorithmName.SHA512,
    };

    /// <summary>The algorithms of a key whose credential does not say.</summary>
    public static IReadOnlyList<string> DefaultAlgorithms(AsymmetricAlgorithm key) => key is RSA
        ? [Rsa, "1.2.840.113549.1.1.11", Pss]
        : ["1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4"];

    /// <summary>The digest that a request speaks of.</summary>
    /// <exception cref="CscError">There is none, or two that contradict each other.</exception>
    public static HashAlgorithmName Digest(string? signAlgo, string? hashAlgorithmOid)
    {
        HashAlgorithmName? named = hashAlgorithmOid is null ? null
            : Digests.TryGetValue(hashAlgorithmOid, out HashAlgorithmName digest) ? digest
            : throw CscError.Invalid("Invalid parameter hashAlgorithmOID");
        HashAlgorithmName? implied = signAlgo is not null && Combined.TryGetValue(signAlgo, out HashAlgorithmName combined) ? combined : null;
        if (named is not null && implied is not null && named != implied)
            throw CscError.Invalid("String parameter hashAlgorithmOID contradicts with signAlgo parameter");
        return implied ?? named ?? throw CscError.Invalid("Missing (or invalid type) string parameter hashAlgorithmOID");
    }

    /// <exception cref="CscError">The hash has another length.</exception>
    public static void RequireLength(byte[] hash, HashAlgorithmName digest)
    {
        int length = digest == HashAlgorithmName.SHA256 ? 32 : digest == HashAlgorithmName.SHA384 ? 48 : 64;
        if (hash.Length != length)
            throw CscError.Invalid("Invalid digest value length");
    }

    public static byte[] Sign(DevelopmentCscCredential credential, string signAlgo, string? signAlgoParams, HashAlgorithmName digest, byte[] hash)
    {
        using AsymmetricAlgorithm key = credential.OpenKey();
        bool isPlain = credential.WritesPlainEcdsa || signAlgo.StartsWith("0.4.0.127.", StringComparison.Ordinal);
        return key switch
        {
            RSA rsa when signAlgo == Pss => SignPss(rsa, signAlgoParams, digest, hash),
            RSA rsa when signAlgo == Rsa || signAlgo.StartsWith("1.2.840.113549.1.1.", StringComparison.Ordinal) => rsa.SignHash(hash, digest, RSASignaturePadding.Pkcs1),
            ECDsa ecdsa when signAlgo == Ec || Combined.ContainsKey(signAlgo) => ecdsa.SignHash(
                hash, isPlain ? DSASignatureFormat.IeeeP1363FixedFieldConcatenation : DSASignatureFormat.Rfc3279DerSequence),
            _ => throw CscError.Invalid("Invalid parameter signAlgo"),
        };
    }

    // RFC 8017, A.2.3: the parameters are required, and have to name the digest of the hashes.
    private static byte[] SignPss(RSA rsa, string? parameters, HashAlgorithmName digest, byte[] hash)
    {
        try
        {
            AsnReader pss = new AsnReader(Convert.FromBase64String(parameters ?? ""), AsnEncodingRules.DER).ReadSequence();
            string named = pss.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)).ReadSequence().ReadObjectIdentifier();
            if (Digests.GetValueOrDefault(named) == digest)
                return rsa.SignHash(hash, digest, RSASignaturePadding.Pss);
        }
        catch (Exception e) when (e is AsnContentException or FormatException)
        {
            // Refused below.
        }

        throw CscError.Invalid("Missing (or invalid type) string parameter signAlgoParams");
    }
}

using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Validation.Reports;

/// <summary>The URIs of algorithms in XML (RFC 9231).</summary>
internal static class XmlAlgorithms
{
    private const string Enc = "http://www.w3.org/2001/04/xmlenc#";
    private const string More2001 = "http://www.w3.org/2001/04/xmldsig-more#";
    private const string More2007 = "http://www.w3.org/2007/05/xmldsig-more#";
    private const string More2021 = "http://www.w3.org/2021/04/xmldsig-more#";

    internal static string Of(DigestAlgorithm digest) => digest.Name.Name switch
    {
        "SHA1" => "http://www.w3.org/2000/09/xmldsig#sha1",
        "SHA384" => More2001 + "sha384",
        "SHA256" or "SHA512" => Enc + Word(digest),
        _ => More2007 + Word(digest),
    };

    internal static string Of(SignatureAlgorithm algorithm) => (algorithm.Scheme, algorithm.Digest) switch
    {
        (SignatureScheme.RsaPkcs1, { Name.Name: "SHA1" }) => "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        (SignatureScheme.RsaPkcs1, { IsSha3: false } digest) => $"{More2001}rsa-{Word(digest)}",
        (SignatureScheme.RsaPss, var digest) => $"{More2007}{Word(digest)}-rsa-MGF1",
        (SignatureScheme.Ecdsa or SignatureScheme.EcdsaPlain, { IsSha3: false } digest) => $"{More2001}ecdsa-{Word(digest)}",
        (SignatureScheme.Ecdsa or SignatureScheme.EcdsaPlain, var digest) => $"{More2021}ecdsa-{Word(digest)}",
        (SignatureScheme.Ed25519, _) => More2021 + "eddsa-ed25519",
        (SignatureScheme.Ed448, _) => More2021 + "eddsa-ed448",
        // Without a URI there is still the object identifier (RFC 3061).
        _ => "urn:oid:" + algorithm.Oid,
    };

    private static string Word(DigestAlgorithm digest) => digest.ToString().ToLowerInvariant();
}

namespace EContract.Sdk.Cryptography;

/// <summary>A signature scheme together with the digest it is used with.</summary>
/// <param name="Scheme">How the key signs.</param>
/// <param name="Digest">The digest of the content and, unless the scheme is pure, of what is signed.</param>
public sealed record SignatureAlgorithm(SignatureScheme Scheme, DigestAlgorithm Digest)
{
    /// <summary>
    /// Whether the signer is handed the message itself rather than its digest, as pure schemes such as Ed25519 want.
    /// </summary>
    public bool SignsMessage => Scheme == SignatureScheme.Ed25519;

    /// <summary>The object identifier that stands in a CMS <c>SignerInfo.signatureAlgorithm</c>.</summary>
    public string Oid => Scheme switch
    {
        // RFC 5754, 3.2 allows rsaEncryption, and every verifier knows it; the digest stands beside it in the SignerInfo.
        SignatureScheme.RsaPkcs1 => "1.2.840.113549.1.1.1",
        SignatureScheme.RsaPss => "1.2.840.113549.1.1.10",
        SignatureScheme.Ed25519 => "1.3.101.112",
        SignatureScheme.Ecdsa => Digest.Length switch
        {
            _ when Digest.Equals(DigestAlgorithm.Sha256) => "1.2.840.10045.4.3.2",
            _ when Digest.Equals(DigestAlgorithm.Sha384) => "1.2.840.10045.4.3.3",
            _ when Digest.Equals(DigestAlgorithm.Sha512) => "1.2.840.10045.4.3.4",
            _ when Digest.Equals(DigestAlgorithm.Sha3_256) => "2.16.840.1.101.3.4.3.10",
            _ when Digest.Equals(DigestAlgorithm.Sha3_384) => "2.16.840.1.101.3.4.3.11",
            _ when Digest.Equals(DigestAlgorithm.Sha3_512) => "2.16.840.1.101.3.4.3.12",
            _ => "1.2.840.10045.4.1",
        },
        _ => throw new InvalidOperationException($"No object identifier for {Scheme}."),
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Scheme} with {Digest}";
}

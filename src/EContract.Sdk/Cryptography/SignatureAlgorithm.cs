using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography;

/// <summary>A signature scheme together with the digest it is used with.</summary>
/// <param name="Scheme">How the key signs.</param>
/// <param name="Digest">The digest of the content and, unless the scheme is pure, of what is signed.</param>
public sealed record SignatureAlgorithm(SignatureScheme Scheme, DigestAlgorithm Digest)
{
    /// <summary>
    /// Whether the signer is handed the message itself rather than its digest, as pure schemes such as Ed25519 want.
    /// </summary>
    public bool SignsMessage => PureScheme.Of(Scheme) is not null;

    /// <summary>The object identifier that stands in a CMS <c>SignerInfo.signatureAlgorithm</c>.</summary>
    /// <exception cref="InvalidOperationException">The two do not go together, or are only ever read.</exception>
    public string Oid => SignatureAlgorithmIdentifier.FindOid(this)
        ?? throw new InvalidOperationException($"No object identifier for {this}.");

    /// <summary>
    /// The algorithm that fits a certificate's key: for RSA PKCS#1 v1.5 with SHA-256, or PSS where the certificate says that the
    /// key is for nothing else; for ECDSA the digest that matches the curve; for Ed25519 and ML-DSA SHA-512 beside it.
    /// </summary>
    /// <param name="certificate">The signer's certificate.</param>
    /// <exception cref="SignerException">The key is of a kind that cannot sign here.</exception>
    public static SignatureAlgorithm Fitting(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        try
        {
            return CertificateKey.Of(certificate).Fitting
                ?? throw new SignerException(SignerFailure.UnsupportedAlgorithm, $"The key of {certificate.Subject} is neither RSA, ECDSA, Ed25519 nor ML-DSA.");
        }
        catch (CryptographicException e)
        {
            throw new SignerException(SignerFailure.UnsupportedAlgorithm, $"The key of {certificate.Subject} cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Scheme} with {Digest}";
}

using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Pkcs11;

/// <summary>Says which key of a token signs, with which certificate and algorithm.</summary>
public sealed class Pkcs11SignerOptions : Pkcs11TokenOptions
{
    /// <summary>The private key's label (<c>CKA_LABEL</c>).</summary>
    /// <value><see langword="null"/>, the default: any label; the token must then have only one private key, or <see cref="KeyId"/> say which.</value>
    public string? KeyLabel { get; set; }

    /// <summary>The private key's identifier (<c>CKA_ID</c>) in hexadecimal.</summary>
    /// <value><see langword="null"/>, the default: any identifier.</value>
    public string? KeyId { get; set; }

    /// <summary>The key's certificate.</summary>
    /// <value><see langword="null"/>, the default: read from the token, where it has the key's <c>CKA_ID</c>.</value>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Certificates above it, in any order; those on the token are used as well.</summary>
    public IList<X509Certificate2> Issuers { get; private set; } = [];

    /// <summary>How the key signs.</summary>
    /// <value><see langword="null"/>, the default: RSASSA-PKCS1-v1_5 for an RSA key, ECDSA or Ed25519 for an elliptic-curve key.</value>
    public SignatureScheme? Scheme { get; set; }

    /// <summary>The digest that is signed.</summary>
    /// <value>
    /// <see langword="null"/>, the default: SHA-256; SHA-384 and SHA-512 for keys on P-384 and P-521, whose strength they match; SHA-512 beside Ed25519.
    /// </value>
    public DigestAlgorithm? Digest { get; set; }

    /// <summary>
    /// How long a certificate that was read from the token is used before the token is asked again: so soon a renewed one is taken up.
    /// When the one in use ends, the token is asked at once.
    /// </summary>
    /// <value>10 minutes by default; <see cref="Timeout.InfiniteTimeSpan"/> for never.</value>
    public TimeSpan CertificateRefreshInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    internal override IEnumerable<string> FindErrors()
    {
        foreach (string error in base.FindErrors())
            yield return error;
        if (KeyId is not null && !IsHexadecimal(KeyId))
            yield return $"{nameof(KeyId)} must be the bytes of CKA_ID in hexadecimal, not '{KeyId}'.";
        if (Scheme is not (null or SignatureScheme.RsaPkcs1 or SignatureScheme.RsaPss or SignatureScheme.Ecdsa or SignatureScheme.Ed25519))
            yield return $"{nameof(Scheme)} {Scheme} is not supported on PKCS#11 tokens.";
        if (CertificateRefreshInterval <= TimeSpan.Zero && CertificateRefreshInterval != Timeout.InfiniteTimeSpan)
            yield return $"{nameof(CertificateRefreshInterval)} must be positive or infinite, not {CertificateRefreshInterval}.";
        if (Digest is not null && Digest.Equals(DigestAlgorithm.Sha1))
            yield return $"{nameof(Digest)} must not be SHA-1, which no longer proves anything.";
    }

    /// <summary>Whether a text is bytes in hexadecimal, one at least.</summary>
    internal static bool IsHexadecimal(string text) => text.Length > 0 && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);

    /// <summary>A copy that later changes to this object do not touch.</summary>
    internal Pkcs11SignerOptions Clone()
    {
        var copy = (Pkcs11SignerOptions)MemberwiseClone();
        copy.Issuers = [.. Issuers];
        return copy;
    }
}

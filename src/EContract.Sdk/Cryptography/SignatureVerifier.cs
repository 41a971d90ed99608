using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography;

/// <summary>What verifying a signature value came to.</summary>
public enum SignatureVerification
{
    /// <summary>The value is the key's signature over the data.</summary>
    Valid,

    /// <summary>It is not.</summary>
    Invalid,

    /// <summary>The algorithm or key is one we cannot verify.</summary>
    Unsupported,
}

/// <summary>Verifies signature values of X.509 certificates, CRLs, OCSP responses and CMS, with .NET's primitives where it has them.</summary>
public static class SignatureVerifier
{
    /// <summary>Verifies a signature over data.</summary>
    /// <param name="signer">The certificate whose key should have signed.</param>
    /// <param name="algorithmOid">The signature algorithm as it stands in the signed structure.</param>
    /// <param name="parameters">Its encoded parameters, if any.</param>
    /// <param name="digest">
    /// The digest named beside the algorithm, as CMS does; <see langword="null"/> where the algorithm alone says it, as X.509 does.
    /// </param>
    /// <param name="data">The signed bytes.</param>
    /// <param name="signature">The signature value; for ECDSA the DER form.</param>
    public static SignatureVerification Verify(
        X509Certificate2 signer,
        string algorithmOid,
        ReadOnlyMemory<byte>? parameters,
        DigestAlgorithm? digest,
        ReadOnlySpan<byte> data,
        ReadOnlySpan<byte> signature)
    {
        return SignatureAlgorithmIdentifier.Resolve(algorithmOid, parameters, digest) is { } algorithm
            ? Verify(signer, algorithm, data, signature)
            : SignatureVerification.Unsupported;
    }

    /// <summary>Verifies a signature over data.</summary>
    /// <param name="signer">The certificate whose key should have signed.</param>
    /// <param name="algorithm">How it should have signed.</param>
    /// <param name="data">The signed bytes.</param>
    /// <param name="signature">The signature value; for ECDSA the DER form.</param>
    public static SignatureVerification Verify(
        X509Certificate2 signer,
        SignatureAlgorithm algorithm,
        ReadOnlySpan<byte> data,
        ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(algorithm);
        if (PureScheme.Of(algorithm.Scheme) is { } pure)
            return VerifyPure(signer, pure, data, signature);
        return algorithm.Digest.IsAvailable
            ? VerifyHash(signer, algorithm, algorithm.Digest.ComputeHash(data), signature)
            : SignatureVerification.Unsupported;
    }

    /// <summary>Verifies a signature over data of which only the digest is at hand.</summary>
    /// <param name="signer">The certificate whose key should have signed.</param>
    /// <param name="algorithm">How it should have signed; schemes that sign the message itself are unsupported.</param>
    /// <param name="hash">The digest of the signed data by the algorithm's <see cref="SignatureAlgorithm.Digest"/>.</param>
    /// <param name="signature">The signature value; for ECDSA the DER form.</param>
    public static SignatureVerification VerifyHash(
        X509Certificate2 signer,
        SignatureAlgorithm algorithm,
        ReadOnlySpan<byte> hash,
        ReadOnlySpan<byte> signature)
    {
        try
        {
            return Outcome(CertificateKey.Of(signer).Verify(algorithm, hash, signature));
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or PlatformNotSupportedException)
        {
            return SignatureVerification.Unsupported;
        }
    }

    private static SignatureVerification VerifyPure(X509Certificate2 signer, PureScheme scheme, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        signer.PublicKey.Oid.Value == scheme.Oid
            ? Outcome(scheme.Verify(signer.PublicKey.EncodedKeyValue.RawData, data, signature))
            : SignatureVerification.Unsupported;

    private static SignatureVerification Outcome(bool? valid) => valid switch
    {
        true => SignatureVerification.Valid,
        false => SignatureVerification.Invalid,
        null => SignatureVerification.Unsupported,
    };
}

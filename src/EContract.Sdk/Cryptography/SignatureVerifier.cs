using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Math.EC.Rfc8032;

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
        if (SignatureAlgorithmIdentifier.Resolve(algorithmOid, parameters, digest) is not { } algorithm)
            return SignatureVerification.Unsupported;
        if (algorithm.Scheme == SignatureScheme.Ed25519)
            return VerifyEd25519(signer, data, signature);
        try
        {
            return VerifyHash(signer, algorithm, algorithm.Digest.ComputeHash(data), signature);
        }
        catch (PlatformNotSupportedException)
        {
            return SignatureVerification.Unsupported;
        }
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
            bool? valid = CertificateKey.Of(signer).Verify(algorithm, hash, signature);
            return valid switch
            {
                true => SignatureVerification.Valid,
                false => SignatureVerification.Invalid,
                null => SignatureVerification.Unsupported,
            };
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or PlatformNotSupportedException)
        {
            return SignatureVerification.Unsupported;
        }
    }

    // .NET has no Ed25519; here BouncyCastle costs nothing extra, unlike for RSA.
    private static SignatureVerification VerifyEd25519(X509Certificate2 signer, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        byte[] key = signer.PublicKey.EncodedKeyValue.RawData;
        if (signer.PublicKey.Oid.Value != "1.3.101.112" || key.Length != Ed25519.PublicKeySize)
            return SignatureVerification.Unsupported;
        return signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature.ToArray(), 0, key, 0, data.ToArray(), 0, data.Length)
            ? SignatureVerification.Valid
            : SignatureVerification.Invalid;
    }
}

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

/// <summary>Verifies signature values of X.509 certificates, CRLs, OCSP responses and CMS with .NET's primitives.</summary>
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
        try
        {
            bool? valid = algorithm.Scheme switch
            {
                SignatureScheme.RsaPkcs1 => VerifyRsa(signer, algorithm, RSASignaturePadding.Pkcs1, data, signature),
                SignatureScheme.RsaPss => VerifyRsa(signer, algorithm, RSASignaturePadding.Pss, data, signature),
                SignatureScheme.Ecdsa => VerifyEcdsa(signer, algorithm, data, signature),
                _ => null,
            };
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

    private static bool? VerifyRsa(
        X509Certificate2 signer,
        SignatureAlgorithm algorithm,
        RSASignaturePadding padding,
        ReadOnlySpan<byte> data,
        ReadOnlySpan<byte> signature)
    {
        using RSA? key = signer.GetRSAPublicKey();
        return key?.VerifyData(data, signature, algorithm.Digest.Name, padding);
    }

    private static bool? VerifyEcdsa(
        X509Certificate2 signer,
        SignatureAlgorithm algorithm,
        ReadOnlySpan<byte> data,
        ReadOnlySpan<byte> signature)
    {
        using ECDsa? key = signer.GetECDsaPublicKey();
        return key?.VerifyData(data, signature, algorithm.Digest.Name, DSASignatureFormat.Rfc3279DerSequence);
    }
}

using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography;

/// <summary>Refuses, before anything is signed, what would be worth nothing or that nobody could verify.</summary>
internal static class SigningKeyCheck
{
    // NIST SP 800-131A rev. 2, 3 and CRYPTREC: less has not been acceptable for signatures since the end of 2013.
    private const int MinimumRsaBits = 2048;

    // ETSI TS 119 312, 6.2.2: no shorter curve is for new signatures.
    private const int MinimumCurveBits = 256;

    /// <exception cref="SignerException">The algorithm does not fit the certificate's key, or is too weak, or missing here.</exception>
    public static void ThrowIfUnfit(X509Certificate2 certificate, SignatureAlgorithm algorithm)
    {
        SignatureScheme natural = SignatureAlgorithm.Fitting(certificate).Scheme;
        CertificateKey key = CertificateKey.Of(certificate);
        bool fits = algorithm.Scheme == natural || (algorithm.Scheme == SignatureScheme.RsaPss && natural == SignatureScheme.RsaPkcs1);
        if (!fits || SignatureAlgorithmIdentifier.FindOid(algorithm) is null)
            throw Unsupported($"The key of {certificate.Subject} cannot sign by {algorithm}.");
        if (!key.Allows(algorithm))
            throw Unsupported($"The certificate of {certificate.Subject} binds its key to other PSS parameters than those of {algorithm} (RFC 4055, 3.3).");
        if (algorithm.Digest.Equals(DigestAlgorithm.Sha1))
            throw Unsupported("SHA-1 no longer proves anything, and is not used for new signatures.");
        if (!algorithm.Digest.IsAvailable)
            throw Unsupported($"{algorithm.Digest} is not available on this platform: it needs OpenSSL 1.1.1 or Windows 11.");
        (int minimum, string kind) = key.IsRsa ? (MinimumRsaBits, "RSA") : (MinimumCurveBits, "elliptic curve");
        if (key.Pure is null && key.KeySize < minimum)
            throw Unsupported($"The {kind} key of {certificate.Subject} has {key.KeySize} bits; at least {minimum} are needed.");
    }

    private static SignerException Unsupported(string message) => new(SignerFailure.UnsupportedAlgorithm, message);
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Timestamping;

/// <summary>What verifying a token came to: who signed it, or why it does not hold. Nothing is said of trust.</summary>
public sealed class TimestampTokenVerification
{
    internal TimestampTokenVerification(X509Certificate2? signer, CmsVerificationFailure? failure, string? message)
    {
        Signer = signer;
        Failure = failure;
        Message = message;
    }

    /// <summary>Whether the token is what its signer made, and the signer a time-stamping certificate.</summary>
    [MemberNotNullWhen(true, nameof(Signer))]
    [MemberNotNullWhen(false, nameof(Message))]
    public bool IsValid => Message is null;

    /// <summary>The authority's certificate, where found.</summary>
    public X509Certificate2? Signer { get; }

    /// <summary>Why the CMS signature does not hold; <see langword="null"/> when it holds, or the fault is the certificate's.</summary>
    public CmsVerificationFailure? Failure { get; }

    /// <summary>The failure in one sentence; <see langword="null"/> when the token holds.</summary>
    public string? Message { get; }
}

/// <summary>Verifies time-stamp tokens (RFC 3161, 2.4.2; RFC 5816).</summary>
public static class TimestampTokenVerifier
{
    /// <summary>Verifies a token's signature, its certificate binding and the purpose of its certificate.</summary>
    /// <param name="token">The token.</param>
    /// <param name="moreCertificates">Where the authority's certificate may be if it is not in the token.</param>
    public static TimestampTokenVerification Verify(TimestampToken token, IEnumerable<X509Certificate2>? moreCertificates = null)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.SignedData.SignerInfos is not [var signerInfo])
            return Failed(null, null, $"The time-stamp token has {token.SignedData.SignerInfos.Count} signers instead of one (RFC 3161, 2.4.2).");
        CmsVerification cms = CmsVerifier.VerifyEncapsulated(token.SignedData, signerInfo, moreCertificates);
        if (!cms.IsValid)
            return Failed(cms.Certificate, cms.Failure, cms.Message);
        if (cms.SigningCertificate is null)
            return Failed(cms.Certificate, CmsVerificationFailure.MalformedAttributes, "The time-stamp token does not say which certificate signed it: ESSCertID and ESSCertIDv2 are missing (RFC 5816, 2.2.1).");

        // Everything but time and trust, which are for the caller to judge.
        var alone = new CertificatePath([cms.Certificate]);
        CertificatePathResult purpose = CertificatePathValidator.Validate(alone, cms.Certificate.NotBefore, CertificatePurpose.Timestamping);
        return purpose.IsValid
            ? new TimestampTokenVerification(cms.Certificate, null, null)
            : Failed(cms.Certificate, null, purpose.Message);
    }

    private static TimestampTokenVerification Failed(X509Certificate2? signer, CmsVerificationFailure? failure, string message) =>
        new(signer, failure, message);
}

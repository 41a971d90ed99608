using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography.Cms;

/// <summary>What verifying one SignerInfo came to: integrity only, nothing said of trust.</summary>
public sealed class CmsVerification
{
    private CmsVerification(X509Certificate2? certificate, SigningCertificateReference? reference, CmsVerificationFailure? failure, string? message)
    {
        Certificate = certificate;
        SigningCertificate = reference;
        Failure = failure;
        Message = message;
    }

    /// <summary>Whether content, attributes and signature belong together.</summary>
    [MemberNotNullWhen(true, nameof(Certificate))]
    [MemberNotNullWhen(false, nameof(Failure), nameof(Message))]
    public bool IsValid => Failure is null;

    /// <summary>The signer's certificate, where found.</summary>
    public X509Certificate2? Certificate { get; }

    /// <summary>What the signing-certificate attribute says; <see langword="null"/> without one.</summary>
    public SigningCertificateReference? SigningCertificate { get; }

    /// <summary>Why it does not hold; <see langword="null"/> when it does.</summary>
    public CmsVerificationFailure? Failure { get; }

    /// <summary>The failure in one sentence.</summary>
    public string? Message { get; }

    internal static CmsVerification Valid(X509Certificate2 certificate, SigningCertificateReference? reference) =>
        new(certificate, reference, null, null);

    internal static CmsVerification Failed(
        CmsVerificationFailure failure,
        string message,
        X509Certificate2? certificate = null,
        SigningCertificateReference? reference = null) =>
        new(certificate, reference, failure, message);
}

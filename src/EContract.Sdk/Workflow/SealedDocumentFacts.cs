using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Conclusion;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Workflow;

/// <summary>Takes from a validation report what the certificate of conclusion tells.</summary>
internal static class SealedDocumentFacts
{
    public static DocumentFacts Of(ValidationReport report, int pages) => new(
        pages,
        [.. report.Signatures.Where(signature => signature.Kind == SignatureKind.Signature).Select(Signature)],
        report.Signatures.LastOrDefault(signature => signature.DocumentTimestamp is not null) is { } archive
            ? Timestamp(archive.DocumentTimestamp!, archive.SigningCertificate)
            : null);

    private static SignatureFacts Signature(SignatureReport signature) => new(
        signature.Field,
        signature.SigningCertificate?.Subject ?? "",
        signature.SigningCertificate?.Issuer ?? "",
        signature.SigningCertificate?.SerialNumber ?? "",
        SignatureLevels.NameOf(signature.Level),
        signature.Timestamps is [{ } timestamp, ..] ? Timestamp(timestamp.Token, timestamp.Signer) : null);

    private static TimestampFacts Timestamp(TimestampToken token, X509Certificate2? authority) => new(authority?.Subject ?? "", token.Time);
}

using System.Globalization;
using EContract.Sdk.Revocation;

namespace EContract.Sdk.Validation.Reports;

/// <summary>How reports for programs call things. Contracts with other tools: never renamed.</summary>
internal static class ReportNames
{
    internal static string Of(ValidationIndication indication) => indication switch
    {
        ValidationIndication.TotalPassed => "TOTAL-PASSED",
        ValidationIndication.Indeterminate => "INDETERMINATE",
        ValidationIndication.TotalFailed => "TOTAL-FAILED",
        _ => "NO-SIGNATURE",
    };

    /// <summary>The name for a single check or a timestamp, of which EN 319 102-1 does not say "total".</summary>
    internal static string OfPart(ValidationIndication indication) => indication switch
    {
        ValidationIndication.TotalPassed => "PASSED",
        ValidationIndication.TotalFailed => "FAILED",
        _ => "INDETERMINATE",
    };

    internal static string Of(SignatureKind kind) => kind == SignatureKind.DocumentTimestamp ? "documentTimestamp" : "signature";

    internal static string Of(SignatureLevel level) => level switch
    {
        SignatureLevel.BaselineB => "B-B",
        SignatureLevel.BaselineT => "B-T",
        SignatureLevel.BaselineLT => "B-LT",
        SignatureLevel.BaselineLTA => "B-LTA",
        SignatureLevel.Rfc3161 => "RFC3161",
        _ => "CMS",
    };

    internal static string Of(SignatureIntegrity integrity) => integrity switch
    {
        SignatureIntegrity.Intact => "intact",
        SignatureIntegrity.Broken => "broken",
        _ => "unsupported",
    };

    internal static string Of(LaterChanges changes) => changes switch
    {
        LaterChanges.None => "none",
        LaterChanges.Ltv => "ltv",
        LaterChanges.FormFilling => "formFilling",
        LaterChanges.Annotations => "annotations",
        _ => "forbidden",
    };

    internal static string Of(RevocationOrigin origin) => origin switch
    {
        RevocationOrigin.SecurityStore => "securityStore",
        RevocationOrigin.Signature => "signature",
        RevocationOrigin.Cache => "cache",
        _ => "network",
    };

    internal static string Of(RevocationStatus status) => status switch
    {
        RevocationStatus.Good => "good",
        RevocationStatus.Revoked => "revoked",
        _ => "unknown",
    };

    internal static string Of(RevocationRequirement requirement) => requirement switch
    {
        RevocationRequirement.WhereNamed => "whereNamed",
        RevocationRequirement.Always => "always",
        _ => "never",
    };

    internal static string Of(ValidationCheck check) => check switch
    {
        ValidationCheck.Format => "format",
        ValidationCheck.Cryptography => "cryptography",
        ValidationCheck.SigningCertificate => "signingCertificate",
        ValidationCheck.CertificatePath => "certificatePath",
        ValidationCheck.Revocation => "revocation",
        ValidationCheck.Algorithms => "algorithms",
        _ => "laterChanges",
    };

    internal static string? Of(ValidationSubIndication? reason) => reason switch
    {
        null => null,
        ValidationSubIndication.FormatFailure => "FORMAT_FAILURE",
        ValidationSubIndication.HashFailure => "HASH_FAILURE",
        ValidationSubIndication.SigCryptoFailure => "SIG_CRYPTO_FAILURE",
        ValidationSubIndication.Revoked => "REVOKED",
        ValidationSubIndication.Expired => "EXPIRED",
        ValidationSubIndication.NotYetValid => "NOT_YET_VALID",
        ValidationSubIndication.NoSigningCertificateFound => "NO_SIGNING_CERTIFICATE_FOUND",
        ValidationSubIndication.NoCertificateChainFound => "NO_CERTIFICATE_CHAIN_FOUND",
        ValidationSubIndication.ChainConstraintsFailure => "CHAIN_CONSTRAINTS_FAILURE",
        ValidationSubIndication.CertificateChainGeneralFailure => "CERTIFICATE_CHAIN_GENERAL_FAILURE",
        ValidationSubIndication.SigConstraintsFailure => "SIG_CONSTRAINTS_FAILURE",
        ValidationSubIndication.CryptoConstraintsFailureNoPoe => "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
        ValidationSubIndication.CryptoConstraintsFailure => "CRYPTO_CONSTRAINTS_FAILURE",
        ValidationSubIndication.RevokedNoPoe => "REVOKED_NO_POE",
        ValidationSubIndication.RevokedCaNoPoe => "REVOKED_CA_NO_POE",
        ValidationSubIndication.OutOfBoundsNoPoe => "OUT_OF_BOUNDS_NO_POE",
        ValidationSubIndication.TryLater => "TRY_LATER",
        ValidationSubIndication.TimestampOrderFailure => "TIMESTAMP_ORDER_FAILURE",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>A time to the second, UTC.</summary>
    internal static string? Of(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

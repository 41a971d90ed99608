using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Trust;

/// <summary>
/// RFC 5280, 6.1 over a chain whose signatures have been checked. The anchor's own constraints count as well
/// (RFC 5937), but not its validity: trust in it is the host's decision, not its issuer's.
/// </summary>
internal static class CertificatePathValidator
{
    private static readonly HashSet<string> UnderstoodExtensions =
    [
        CertificateExtensionOids.SubjectKeyIdentifier,
        CertificateExtensionOids.AuthorityKeyIdentifier,
        CertificateExtensionOids.KeyUsage,
        CertificateExtensionOids.PrivateKeyUsagePeriod,
        CertificateExtensionOids.SubjectAlternativeName,
        CertificateExtensionOids.IssuerAlternativeName,
        CertificateExtensionOids.BasicConstraints,
        CertificateExtensionOids.NameConstraints,
        CertificateExtensionOids.CrlDistributionPoints,
        CertificateExtensionOids.FreshestCrl,
        CertificateExtensionOids.CertificatePolicies,
        CertificateExtensionOids.PolicyMappings,
        CertificateExtensionOids.PolicyConstraints,
        CertificateExtensionOids.InhibitAnyPolicy,
        CertificateExtensionOids.ExtendedKeyUsage,
        CertificateExtensionOids.AuthorityInformationAccess,
        CertificateExtensionOids.QualifiedStatements,
        CertificateExtensionOids.OcspNoCheck,
    ];

    internal static CertificatePathResult Validate(CertificatePath path, DateTimeOffset time, CertificatePurpose purpose)
    {
        // From the anchor down, as RFC 5280 counts; the anchor is the last of the list.
        int last = path.Certificates.Count - 1;
        for (int i = last; i >= 0; i--)
        {
            X509Certificate2 certificate = path.Certificates[i];
            CertificateStructure structure = CertificateStructure.Of(certificate);
            bool isAnchor = i == last && last > 0;
            (CertificatePathFailure Failure, string Problem)? found = CheckEncoding(structure);
            if (!isAnchor)
                found ??= CheckValidity(structure, time);
            found ??= i > 0 ? CheckIssuer(structure, isAnchor, path, i) : CheckTarget(structure, purpose);
            if (found is { } failure)
                return CertificatePathResult.Failed(failure.Failure, $"The certificate {certificate.Subject} {failure.Problem}.", path);
        }

        if (NameConstraintChecker.FindViolation(path) is { } violation)
            return CertificatePathResult.Failed(CertificatePathFailure.NameConstraints, violation, path);
        return CertificatePolicyChecker.FindViolation(path) is { } policies
            ? CertificatePathResult.Failed(CertificatePathFailure.Policies, policies, path)
            : CertificatePathResult.Valid(path);
    }

    private static (CertificatePathFailure, string)? CheckEncoding(CertificateStructure certificate)
    {
        if (certificate.Defect is { } defect)
            return (CertificatePathFailure.Malformed, $"cannot be read: {defect}");
        if (certificate.Extensions.GroupBy(extension => extension.Oid).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return (CertificatePathFailure.Malformed, $"has the extension {twice.Key} twice (RFC 5280, 4.2)");
        return certificate.Extensions.FirstOrDefault(extension => extension.Critical && !UnderstoodExtensions.Contains(extension.Oid)) is { } unknown
            ? (CertificatePathFailure.UnknownCriticalExtension, $"has the critical extension {unknown.Oid}, which is not understood (RFC 5280, 4.2)")
            : null;
    }

    private static (CertificatePathFailure, string)? CheckValidity(CertificateStructure certificate, DateTimeOffset time)
    {
        if (time < certificate.NotBefore)
            return (CertificatePathFailure.NotYetValid, $"is valid from {certificate.NotBefore:u}, later than {time.ToUniversalTime():u}");
        if (time > certificate.NotAfter)
            return (CertificatePathFailure.Expired, $"expired at {certificate.NotAfter:u}, before {time.ToUniversalTime():u}");
        return null;
    }

    private static (CertificatePathFailure, string)? CheckIssuer(CertificateStructure issuer, bool isAnchor, CertificatePath path, int index)
    {
        // A version 1 root cannot say that it is an authority; as an anchor it need not.
        if (!issuer.IsCa && (issuer.HasBasicConstraints || !isAnchor))
            return (CertificatePathFailure.NotCa, "issued a certificate but is no certification authority (RFC 5280, 4.2.1.9)");
        if (issuer.KeyUsage is { } usage && !usage.HasFlag(X509KeyUsageFlags.KeyCertSign))
            return (CertificatePathFailure.KeyUsage, "issued a certificate but its key usage lacks keyCertSign (RFC 5280, 4.2.1.3)");
        if (issuer.PathLength is { } allowed)
        {
            // RFC 5280, 4.2.1.9: self-issued certificates (key rollover) between it and the target do not count.
            int intermediates = Enumerable.Range(1, index - 1).Count(i => !CertificateStructure.Of(path.Certificates[i]).IsSelfIssued);
            if (intermediates > allowed)
                return (CertificatePathFailure.PathTooLong, $"allows {allowed} authorities beneath it, but {intermediates} follow (RFC 5280, 4.2.1.9)");
        }

        return null;
    }

    private static (CertificatePathFailure, string)? CheckTarget(CertificateStructure target, CertificatePurpose purpose)
    {
        const X509KeyUsageFlags Signs = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation;
        if (purpose != CertificatePurpose.Any && target.KeyUsage is { } usage && (usage & Signs) == 0)
            return (CertificatePathFailure.KeyUsage, "has a key usage without digitalSignature and nonRepudiation, so its key may not sign");
        return purpose switch
        {
            CertificatePurpose.Timestamping when !IsTimestampingOnly(target) =>
                (CertificatePathFailure.ExtendedKeyUsage, "is no time-stamping certificate: its extended key usage must be critical and exactly timeStamping (RFC 3161, 2.3)"),
            CertificatePurpose.OcspSigning when target.ExtendedKeyUsage?.Contains(CertificateExtensionOids.PurposeOcspSigning) != true =>
                (CertificatePathFailure.ExtendedKeyUsage, "may not sign OCSP responses: its extended key usage lacks OCSPSigning (RFC 6960, 4.2.2.2)"),
            _ => null,
        };
    }

    private static bool IsTimestampingOnly(CertificateStructure certificate) =>
        certificate is { ExtendedKeyUsageIsCritical: true, ExtendedKeyUsage: [CertificateExtensionOids.PurposeTimestamping] };
}

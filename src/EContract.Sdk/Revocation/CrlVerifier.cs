using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>Judges whether a CRL speaks for a certificate's issuer, and what it says (RFC 5280, 6.3).</summary>
internal static class CrlVerifier
{
    private static readonly HashSet<string> UnderstoodExtensions =
    [
        CertificateExtensionOids.CrlNumber,
        CertificateExtensionOids.AuthorityKeyIdentifier,
        CertificateExtensionOids.IssuerAlternativeName,
        CertificateExtensionOids.IssuingDistributionPoint,
    ];

    private static readonly HashSet<string> UnderstoodEntryExtensions =
        [CertificateExtensionOids.CrlReason, CertificateExtensionOids.InvalidityDate];

    /// <summary>The statement about a certificate, or <see langword="null"/> when the list is another issuer's.</summary>
    /// <exception cref="RevocationException">The list is the issuer's by name, but not acceptable.</exception>
    internal static RevocationEvidence? FindEvidence(CertificateRevocationList list, X509Certificate2 certificate, X509Certificate2 issuer)
    {
        if (!IsIssuedBy(list, issuer))
            return null;
        Verify(list, issuer);
        return Read(list, certificate, issuer);
    }

    internal static bool IsIssuedBy(CertificateRevocationList list, X509Certificate2 issuer) =>
        DistinguishedNames.AreEqual(list.Issuer, CertificateStructure.Of(issuer).Subject);

    /// <exception cref="RevocationException">The list is not signed by the issuer, or of a kind we do not understand.</exception>
    internal static void Verify(CertificateRevocationList list, X509Certificate2 issuer)
    {
        if (CertificateStructure.Of(issuer).KeyUsage is { } usage && !usage.HasFlag(X509KeyUsageFlags.CrlSign))
            throw Invalid(issuer, "is signed by a key whose usage lacks cRLSign (RFC 5280, 6.3.3 f)");
        // A delta CRL says by a critical extension that it is not complete.
        CertificateExtension? unknown = list.Extensions.FirstOrDefault(extension => extension.Critical && !UnderstoodExtensions.Contains(extension.Oid));
        if (unknown is not null)
            throw Invalid(issuer, $"has the critical extension {unknown.Oid} ({Describe(unknown.Oid)}), which is not supported");
        SignatureVerification signature = SignatureVerifier.Verify(
            issuer,
            list.SignatureAlgorithmOid,
            list.SignatureAlgorithmParameters,
            digest: null,
            list.ToBeSigned.Span,
            list.Signature.Span);
        if (signature != SignatureVerification.Valid)
            throw Invalid(issuer, signature == SignatureVerification.Invalid ? "is not signed by the issuer's key" : $"is signed with the unsupported algorithm {list.SignatureAlgorithmOid}");
    }

    /// <summary>Reads what a verified list says of a certificate.</summary>
    /// <exception cref="RevocationException">The list is not for this kind of certificate, or its entry is not understood.</exception>
    internal static RevocationEvidence Read(CertificateRevocationList list, X509Certificate2 certificate, X509Certificate2 issuer)
    {
        if (list.Extensions.FirstOrDefault(extension => extension.Oid == CertificateExtensionOids.IssuingDistributionPoint) is { } point
            && !IssuingDistributionPoint.Covers(point, certificate))
            throw Invalid(issuer, $"is for other certificates than {certificate.Subject} (RFC 5280, 5.2.5)");
        CrlEntry? entry = list.Find(CertificateStructure.Of(certificate).SerialNumber.Span);
        if (entry?.Extensions.FirstOrDefault(extension => extension.Critical && !UnderstoodEntryExtensions.Contains(extension.Oid)) is { } unknown)
            throw Invalid(issuer, $"has an entry with the critical extension {unknown.Oid} ({Describe(unknown.Oid)}), which is not supported");
        return new RevocationEvidence(
            RevocationEvidenceKind.Crl,
            list.Encoded,
            entry is null ? RevocationStatus.Good : RevocationStatus.Revoked,
            list.ThisUpdate,
            list.NextUpdate,
            list.ThisUpdate,
            entry?.RevocationTime,
            (int?)entry?.Reason,
            issuer,
            []);
    }

    private static string Describe(string oid) => oid switch
    {
        CertificateExtensionOids.DeltaCrlIndicator => "a delta CRL",
        CertificateExtensionOids.CertificateIssuer => "an indirect CRL",
        _ => "unknown",
    };

    private static RevocationException Invalid(X509Certificate2 issuer, string problem) =>
        new($"The CRL of {issuer.Subject} {problem}.", isTransient: false);
}

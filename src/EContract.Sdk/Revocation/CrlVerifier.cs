using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>Judges whether a CRL is one that we understand, and what it says (RFC 5280, 6.3).</summary>
internal static class CrlVerifier
{
    private static readonly HashSet<string> UnderstoodExtensions =
    [
        CertificateExtensionOids.CrlNumber,
        CertificateExtensionOids.AuthorityKeyIdentifier,
        CertificateExtensionOids.IssuerAlternativeName,
        CertificateExtensionOids.IssuingDistributionPoint,
        CertificateExtensionOids.DeltaCrlIndicator,
        CertificateExtensionOids.FreshestCrl,
        CertificateExtensionOids.ExpiredCertsOnCrl,
    ];

    private static readonly HashSet<string> UnderstoodEntryExtensions =
        [CertificateExtensionOids.CrlReason, CertificateExtensionOids.InvalidityDate];

    /// <summary>The statement of one list about a certificate, or <see langword="null"/> when the list is another issuer's.</summary>
    /// <exception cref="RevocationException">The list is the issuer's by name, but not acceptable.</exception>
    internal static RevocationEvidence? FindEvidence(CertificateRevocationList list, X509Certificate2 certificate, X509Certificate2 issuer)
    {
        var problems = new List<RevocationException>();
        return new CrlSet([list]).FindAll(certificate, issuer, problems) is [var evidence, ..]
            ? evidence
            : problems.Count > 0 ? throw problems[0] : null;
    }

    /// <exception cref="RevocationException">The list has what we do not understand.</exception>
    internal static void CheckExtensions(CertificateRevocationList list)
    {
        if (list.Extensions.FirstOrDefault(extension => extension.Critical && !UnderstoodExtensions.Contains(extension.Oid)) is { } unknown)
            throw Invalid(list, $"has the critical extension {unknown.Oid}, which is not understood (RFC 5280, 5.2)");
    }

    /// <summary>Reads what a verified list, brought up to date by a delta CRL, says of a certificate.</summary>
    /// <exception cref="RevocationException">An entry is not understood.</exception>
    internal static RevocationEvidence Read(
        CertificateRevocationList list, CertificateRevocationList? delta, X509Certificate2 signer, X509Certificate2 certificate)
    {
        CertificateRevocationList newest = delta ?? list;
        CrlEntry? entry = (delta is null ? null : Find(delta, certificate)) ?? Find(list, certificate);
        // RFC 5280, 5.3.1: a delta CRL so lifts a hold, or forgets a certificate that has expired.
        if (entry?.Reason == CrlReason.RemoveFromCrl && delta is not null)
            entry = null;
        return new RevocationEvidence(
            RevocationEvidenceKind.Crl,
            list.Encoded,
            entry is null ? RevocationStatus.Good : RevocationStatus.Revoked,
            newest.ThisUpdate,
            newest.NextUpdate,
            newest.ThisUpdate,
            entry?.RevocationTime,
            (int?)entry?.Reason,
            signer,
            [])
        {
            Further = delta is null ? [] : [delta.Encoded],
            RetainsExpiredSince = list.RetainsExpiredSince,
        };
    }

    internal static RevocationException Invalid(CertificateRevocationList list, string problem) =>
        new($"The CRL of {new X500DistinguishedName(list.Issuer.Span).Name} {problem}.", isTransient: false);

    private static CrlEntry? Find(CertificateRevocationList list, X509Certificate2 certificate)
    {
        CertificateStructure structure = CertificateStructure.Of(certificate);
        CrlEntry? entry = list.Find(structure.SerialNumber.Span, structure.Issuer);
        return entry?.Extensions.FirstOrDefault(extension => extension.Critical && !IsUnderstood(extension.Oid)) is { } unknown
            ? throw Invalid(list, $"has an entry with the critical extension {unknown.Oid}, which is not understood here (RFC 5280, 5.3)")
            : entry;

        bool IsUnderstood(string oid) =>
            UnderstoodEntryExtensions.Contains(oid) || (oid == CertificateExtensionOids.CertificateIssuer && list.Point.IsIndirect);
    }
}

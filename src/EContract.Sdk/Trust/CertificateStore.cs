using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Trust;

/// <summary>Known certificates, found by subject: candidates for issuers, the likeliest first.</summary>
internal sealed class CertificateStore
{
    private readonly Dictionary<string, List<X509Certificate2>> _bySubject = [];
    private readonly HashSet<X509Certificate2> _all = new(CertificateComparer.Instance);

    internal void Add(X509Certificate2 certificate)
    {
        if (!_all.Add(certificate))
            return;
        if (DistinguishedNames.Normalize(CertificateStructure.Of(certificate).Subject) is not { } subject)
            return;
        if (!_bySubject.TryGetValue(subject, out List<X509Certificate2>? same))
            _bySubject[subject] = same = new List<X509Certificate2>(1);
        same.Add(certificate);
    }

    /// <summary>Every certificate.</summary>
    internal IEnumerable<X509Certificate2> All => _all;

    /// <summary>The subjects, as <see cref="DistinguishedNames.Normalize"/> has them.</summary>
    internal IEnumerable<string> Subjects => _bySubject.Keys;

    internal bool Contains(X509Certificate2 certificate) => _all.Contains(certificate);

    /// <summary>Those whose subject is the issuer's name; the nearest to an anchor first, matching key identifiers first (RFC 5280, 4.2.1.1), newest first.</summary>
    internal IEnumerable<X509Certificate2> FindIssuersOf(CertificateStructure certificate, AnchorDistances? distances = null)
    {
        if (DistinguishedNames.Normalize(certificate.Issuer) is not { } issuer || !_bySubject.TryGetValue(issuer, out var found))
            return [];
        if (found.Count == 1)
            return found;
        return found
            .OrderBy(candidate => distances?.Of(candidate) ?? 0)
            .ThenByDescending(candidate => KeyIdentifiersMatch(certificate, CertificateStructure.Of(candidate)))
            .ThenByDescending(candidate => CertificateStructure.Of(candidate).NotBefore);
    }

    private static bool KeyIdentifiersMatch(CertificateStructure certificate, CertificateStructure issuer) =>
        certificate.AuthorityKeyIdentifier is { } wanted
        && issuer.SubjectKeyIdentifier is { } offered
        && wanted.Span.SequenceEqual(offered.Span);
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Revocation;
using EContract.Sdk.Validation.Facts;

namespace EContract.Sdk.Validation.Checks;

/// <summary>Collects what is known about the revocation of certificates: from the document, and from the network if asked.</summary>
internal sealed class CertificateEvidence
{
    private readonly List<(EmbeddedRevocationSource Source, long CoveredFrom, RevocationOrigin Origin)> _embedded = [];
    private readonly IRevocationSource? _online;
    private readonly Dictionary<string, IReadOnlyList<KnownEvidence>> _fromDocument = [];
    private readonly Dictionary<string, (KnownEvidence? Evidence, string? Problem)> _fromNetwork = [];

    /// <summary>Where there is no document, only the network knows.</summary>
    internal CertificateEvidence(IRevocationSource? online) => _online = online;

    internal CertificateEvidence(DocumentFacts facts, IReadOnlyCollection<X509Certificate2> anchors, IRevocationSource? online)
        : this(online)
    {
        X509Certificate2[] known = [.. facts.Certificates];
        foreach (var group in facts.Material.OcspResponses.GroupBy(item => item.Revision))
            _embedded.Add((new EmbeddedRevocationSource(group.Select(item => item.Value), []), group.Key.End, RevocationOrigin.SecurityStore));
        foreach (var group in facts.Material.Crls.GroupBy(item => item.Revision))
            _embedded.Add((new EmbeddedRevocationSource([], group.Select(item => item.Value), known, anchors), group.Key.End, RevocationOrigin.SecurityStore));
        foreach (SignatureFacts signature in facts.Signatures)
        {
            (ReadOnlyMemory<byte>[] ocsp, ReadOnlyMemory<byte>[] crls) = ReadSignature(signature);
            // It stands in the gap of the signature's own range.
            if (ocsp.Length + crls.Length > 0)
                _embedded.Add((new EmbeddedRevocationSource(ocsp, crls, known, anchors), signature.FirstSeen.EndWithLineEnd + 1, RevocationOrigin.Signature));
        }
    }

    /// <summary>Whether the network may be asked.</summary>
    internal bool IsOnline => _online is not null;

    /// <summary>The certificates that came along with embedded OCSP responses.</summary>
    internal IEnumerable<X509Certificate2> Certificates => _embedded.SelectMany(each => each.Source.Certificates);

    /// <summary>What the document itself has, the newest first.</summary>
    internal IReadOnlyList<KnownEvidence> FromDocument(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        string key = Key(certificate, issuer);
        if (!_fromDocument.TryGetValue(key, out IReadOnlyList<KnownEvidence>? known))
        {
            _fromDocument[key] = known =
            [
                .. _embedded
                    .SelectMany(each => each.Source.FindAll(certificate, issuer).Select(evidence => new KnownEvidence(evidence, each.CoveredFrom, each.Origin)))
                    .OrderByDescending(evidence => evidence.Evidence.ThisUpdate),
            ];
        }

        return known;
    }

    /// <summary>What the network's source remembers of what the network said earlier.</summary>
    internal KnownEvidence? FromCache(X509Certificate2 certificate, X509Certificate2 issuer) =>
        (_online as CachingRevocationSource)?.Recall(certificate, issuer) is { } evidence ? new KnownEvidence(evidence, null, RevocationOrigin.Cache) : null;

    /// <summary>What the network says now; nothing when offline.</summary>
    internal async ValueTask<(KnownEvidence? Evidence, string? Problem)> FromNetworkAsync(
        X509Certificate2 certificate,
        X509Certificate2 issuer,
        CancellationToken cancellationToken)
    {
        if (_online is null)
            return (null, null);
        string key = Key(certificate, issuer);
        if (_fromNetwork.TryGetValue(key, out var known))
            return known;
        try
        {
            RevocationEvidence? evidence = _online is CachingRevocationSource caching
                ? await caching.RenewAsync(certificate, issuer, cancellationToken).ConfigureAwait(false)
                : await _online.GetAsync(certificate, issuer, cancellationToken).ConfigureAwait(false);
            known = (evidence is null ? null : new KnownEvidence(evidence, null, RevocationOrigin.Network), null);
        }
        catch (RevocationException e)
        {
            known = (null, e.Message);
        }

        return _fromNetwork[key] = known;
    }

    private static (ReadOnlyMemory<byte>[] OcspResponses, ReadOnlyMemory<byte>[] Crls) ReadSignature(SignatureFacts signature)
    {
        CmsSignedData?[] structures = [signature.Cms, signature.Token?.SignedData, .. signature.SignatureTimestamps.Select(token => token.SignedData)];
        var found = structures.OfType<CmsSignedData>().Distinct().Select(CmsRevocationInfo.Read).Prepend(RevocationInfoArchival.Read(signature.SignerInfo)).ToArray();
        return ([.. found.SelectMany(each => each.OcspResponses)], [.. found.SelectMany(each => each.Crls)]);
    }

    private static string Key(X509Certificate2 certificate, X509Certificate2 issuer) =>
        certificate.GetCertHashString(HashAlgorithmName.SHA256) + issuer.GetCertHashString(HashAlgorithmName.SHA256);
}

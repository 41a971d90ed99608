using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pades;
using EContract.Sdk.Revocation;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Signing;

/// <summary>
/// Gathers what a long-term level embeds (EN 319 142-1, 5.4.2): every certificate up to the roots, and proof for each of
/// them that it is not revoked, including those that signed the proofs.
/// </summary>
internal sealed class LongTermMaterialCollector(IRevocationSource revocation, ITrustAnchorSource trust, OutboundHttp? issuers = null)
{
    // A proof signed by somebody who needs a proof … ends after two or three steps in any real hierarchy.
    private const int MaxCertificates = 100;

    private readonly OnlineIssuerSource _issuers = new(issuers);
    private readonly KnownPaths _paths = new();

    /// <summary>Gathers the material for some certificates.</summary>
    /// <param name="makers">Signers and timestamp authorities. What is revoked later than they are proven to have signed is evidence, not a fault.</param>
    /// <param name="pool">Certificates that may be their issuers.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="PdfSigningException">A certificate is revoked, and nothing proves that the signature is older; or something needed is not to be had.</exception>
    /// <exception cref="RevocationException">A source that a certificate names could not be used.</exception>
    public async ValueTask<LongTermMaterial> CollectAsync(
        IEnumerable<SignatureMaker> makers,
        IEnumerable<X509Certificate2> pool,
        CancellationToken cancellationToken)
    {
        IReadOnlyCollection<X509Certificate2> anchors = await trust.GetAnchorsAsync(cancellationToken).ConfigureAwait(false);
        KnownPaths.Generation paths = _paths.For(anchors);
        List<X509Certificate2> known = [.. pool];
        var gathered = new Gathered();
        // A maker, and whether it is an OCSP responder, which may need no proof itself (RFC 6960, 4.2.2.2.1).
        var pending = new Queue<(SignatureMaker Maker, bool IsResponder)>(makers.Select(maker => (maker, false)));
        while (pending.TryDequeue(out (SignatureMaker Maker, bool IsResponder) next))
        {
            if (gathered.Certificates.Count > MaxCertificates)
                throw Missing($"More than {MaxCertificates} certificates are involved.");
            PartialCertificatePath path = paths.Find(next.Maker.Certificate)
                ?? paths.Add(await BuildAsync(next.Maker.Certificate, anchors, known, gathered, cancellationToken).ConfigureAwait(false));
            foreach (X509Certificate2 certificate in path.Certificates)
                gathered.Certificates.TryAdd(certificate.Thumbprint, certificate);
            for (int i = 0; i + 1 < path.Certificates.Count; i++)
            {
                if (i == 0 && next.IsResponder && CertificateStructure.Of(path.Certificates[0]).IsUncheckedResponder)
                    continue;
                if (gathered.Proven.Add(path.Certificates[i].Thumbprint)
                    && await ProveAsync(path.Certificates[i], path.Certificates[i + 1], gathered, cancellationToken).ConfigureAwait(false) is { } prover)
                {
                    pending.Enqueue((new(prover.Signer), prover.Kind == RevocationEvidenceKind.Ocsp));
                }

                RequireStanding(path.Certificates[i], next.Maker.ProvenAt, gathered);
            }
        }

        return new LongTermMaterial([.. gathered.Certificates.Values], gathered.OcspResponses, gathered.Crls);
    }

    private async ValueTask<PartialCertificatePath> BuildAsync(
        X509Certificate2 target,
        IReadOnlyCollection<X509Certificate2> anchors,
        List<X509Certificate2> known,
        Gathered gathered,
        CancellationToken cancellationToken)
    {
        for (int downloads = 0; ; downloads++)
        {
            // Proofs bring certificates along: a responder's, for one.
            PartialCertificatePath path = new CertificatePathBuilder(anchors, known.Concat(gathered.Certificates.Values)).BuildPartial(target);
            if (path.IsComplete)
                return path;
            X509Certificate2 last = path.Certificates[^1];
            IReadOnlyList<X509Certificate2> found = downloads < CertificatePathBuilder.MaxPathLength
                ? await _issuers.GetAsync(last, cancellationToken).ConfigureAwait(false)
                : [];
            X509Certificate2[] news = [.. found.Where(certificate => !known.Contains(certificate, CertificateComparer.Instance))];
            if (news.Length == 0)
                throw Missing($"The issuer of {last.Subject} ({last.Issuer}) is not known; supply it with the signer's certificates or as a trust anchor.");
            known.AddRange(news);
        }
    }

    // Returns the proof when somebody else than the issuer signed it, who may need proof too.
    private async ValueTask<RevocationEvidence?> ProveAsync(
        X509Certificate2 certificate,
        X509Certificate2 issuer,
        Gathered gathered,
        CancellationToken cancellationToken)
    {
        RevocationEvidence evidence = await revocation.GetAsync(certificate, issuer, cancellationToken).ConfigureAwait(false)
            ?? throw Missing($"The certificate {certificate.Subject} names no OCSP responder and no CRL, and no other source knows it.");
        if (evidence.Status == RevocationStatus.Unknown)
            throw Missing($"The responder for {certificate.Subject} does not know the certificate.");
        if (evidence.Status == RevocationStatus.Revoked)
            gathered.RevokedSince.Add(certificate.Thumbprint, evidence.RevocationTime ?? DateTimeOffset.MinValue);
        List<ReadOnlyMemory<byte>> list = evidence.Kind == RevocationEvidenceKind.Ocsp ? gathered.OcspResponses : gathered.Crls;
        if (!list.Exists(item => item.Span.SequenceEqual(evidence.Encoded.Span)))
            list.Add(evidence.Encoded);
        gathered.Crls.AddRange(evidence.Further.Where(further => !gathered.Crls.Exists(item => item.Span.SequenceEqual(further.Span))));
        if (CertificateComparer.Instance.Equals(evidence.Signer, issuer))
            return null;
        gathered.Certificates.TryAdd(evidence.Signer.Thumbprint, evidence.Signer);
        return evidence;
    }

    // A certificate may have made several signatures, and only some of them before it was revoked (EN 319 102-1, 5.5.4).
    private static void RequireStanding(X509Certificate2 certificate, DateTimeOffset? provenAt, Gathered gathered)
    {
        if (gathered.RevokedSince.TryGetValue(certificate.Thumbprint, out DateTimeOffset since) && !(provenAt < since))
        {
            throw new PdfSigningException(
                PdfSigningFailure.CertificateRevoked, $"The certificate {certificate.Subject} has been revoked since {since:u}.");
        }
    }

    private static PdfSigningException Missing(string message) => new(PdfSigningFailure.ValidationMaterialMissing, message);

    private sealed class Gathered
    {
        public Dictionary<string, X509Certificate2> Certificates { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Proven { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, DateTimeOffset> RevokedSince { get; } = new(StringComparer.Ordinal);

        public List<ReadOnlyMemory<byte>> OcspResponses { get; } = [];

        public List<ReadOnlyMemory<byte>> Crls { get; } = [];
    }
}

using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation.Facts;

namespace EContract.Sdk.Validation.Checks;

/// <summary>
/// Finds the PAdES level that a signature really has (EN 319 142-1, 6). Without any trust anchor timestamps count as far
/// as they hold, so that the level says what a host that trusts somebody would find.
/// </summary>
internal sealed class LevelCheck(
    DocumentFacts facts,
    CertificatePathBuilder paths,
    CertificateEvidence evidence,
    RevocationCheck revocation,
    ValidationPolicy policy,
    bool hasAnchors)
{
    private readonly HashSet<X509Certificate2> _embedded = new(
        facts.Certificates.Concat(evidence.Certificates), CertificateComparer.Instance);

    internal bool Counts(TimestampFinding timestamp) => timestamp is { Holds: true, IsOfListedService: true } && (!hasAnchors || timestamp.Verdict.IsPassed);

    /// <summary>Finds the level.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="timestamps">Its signature timestamps.</param>
    /// <param name="documentTimestamps">The document timestamps, each with what it is worth.</param>
    internal SignatureLevel Find(
        SignatureFacts signature,
        IReadOnlyList<TimestampFinding> timestamps,
        IReadOnlyList<(SignatureFacts Facts, TimestampFinding Finding)> documentTimestamps)
    {
        if (!IsBaseline(signature))
            return SignatureLevel.Cms;
        var covering = documentTimestamps
            .Where(each => Counts(each.Finding) && each.Facts.ByteRange!.End > signature.ByteRange!.End)
            .OrderBy(each => each.Facts.ByteRange!.End)
            .ToList();
        TimestampFinding? proof = timestamps.Where(Counts).MinBy(each => each.Token.Time) ?? (covering.Count > 0 ? covering[0].Finding : null);
        if (proof is null)
            return SignatureLevel.BaselineB;

        long material = 0;
        // A signer of whom nothing was ever asked is not the kind of signer that LT is about.
        if (!HasMaterial(signature.SigningCertificate!, proof.Token.Time, ref material) || material == 0
            || !HasMaterial(proof.Signer!, proof.Token.Time, ref material))
        {
            return SignatureLevel.BaselineT;
        }

        // The document timestamp must cover the material that makes the signature last.
        return covering.Exists(each => each.Facts.ByteRange!.End >= material && !ReferenceEquals(each.Finding, proof))
            ? SignatureLevel.BaselineLTA
            : SignatureLevel.BaselineLT;
    }

    /// <summary>EN 319 142-1, 6.2.1 and 6.3: CAdES, detached, the certificate protected, no signing-time, M in its place.</summary>
    private static bool IsBaseline(SignatureFacts signature) =>
        signature is { SubFilter: SignatureReader.CadesDetached, SignerInfo: { } signer, Integrity: { Integrity: SignatureIntegrity.Intact, SigningCertificate: not null } }
        && signer.FindSigned(CmsOids.ContentType) is not null
        && signer.SignedAttributes?.Any(attribute => attribute.Oid == CmsOids.SigningTime) == false;

    /// <summary>
    /// Whether all certificates of a chain, and in the DSS a settled revocation status of each, are in the document (EN
    /// 319 142-1, 5.4 and 6.3).
    /// </summary>
    /// <param name="certificate">The end of the chain.</param>
    /// <param name="time">The time as of which the status must be settled.</param>
    /// <param name="coveredFrom">How much of the file must be covered to cover the material; only grows.</param>
    private bool HasMaterial(X509Certificate2 certificate, DateTimeOffset time, ref long coveredFrom)
    {
        IReadOnlyList<X509Certificate2>? chain = paths.Build(certificate, time).Path?.Certificates;
        if (chain is null)
        {
            PartialCertificatePath partial = paths.BuildPartial(certificate);
            if (!partial.IsComplete)
                return false;
            chain = partial.Certificates;
        }

        for (int i = 0; i + 1 < chain.Count; i++)
        {
            if (!_embedded.Contains(chain[i]))
                return false;
            CertificateStructure structure = CertificateStructure.Of(chain[i]);
            KnownEvidence? settled = evidence.FromDocument(chain[i], chain[i + 1])
                .Where(known => known.IsInStore && revocation.IsConclusive(known.Evidence, chain[i], time))
                .MinBy(known => known.CoveredFrom);
            if (settled is not null)
                coveredFrom = Math.Max(coveredFrom, settled.CoveredFrom ?? 0);
            else if (policy.Revocation == RevocationRequirement.Always || structure.OcspUris.Count + structure.CrlUris.Count > 0)
                return MayBeTrustedItself(i);
        }

        return true;
    }

    // Where nobody said whom to trust, an authority may be trusted itself, as those of trusted lists are.
    private bool MayBeTrustedItself(int index) => !hasAnchors && index > 0;
}

using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Revocation;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation.Facts;

namespace EContract.Sdk.Validation.Checks;

/// <summary>
/// Judges a document's signatures under a policy at a time (EN 319 102-1, 5.5 and 5.6, simplified): document timestamps
/// from the newest back, each proving that what it covers existed; then the signatures, each as of the earliest time
/// that is proven for it.
/// </summary>
internal sealed class DocumentJudgement
{
    private readonly DocumentFacts _facts;
    private readonly ValidationPolicy _policy;
    private readonly ProofOfExistence _proofs;
    private readonly ChainCheck _chains;
    private readonly TimestampCheck _timestamps;
    private readonly LevelCheck _levels;
    private readonly ChangeCheck _changes;

    internal DocumentJudgement(
        DocumentFacts facts,
        IReadOnlyCollection<X509Certificate2> anchors,
        IReadOnlyList<X509Certificate2> issuers,
        IRevocationSource? online,
        ValidationPolicy policy,
        DateTimeOffset time,
        CancellationToken cancellationToken)
    {
        _facts = facts;
        _policy = policy;
        _proofs = new ProofOfExistence(time);
        var evidence = new CertificateEvidence(facts, anchors, online);
        X509Certificate2[] known = [.. facts.Certificates, .. evidence.Certificates, .. issuers];
        var paths = new CertificatePathBuilder(anchors, known);
        var revocation = new RevocationCheck(paths, evidence, _proofs, policy);
        _chains = new ChainCheck(paths, revocation, policy);
        _timestamps = new TimestampCheck(_chains, policy, known);
        _levels = new LevelCheck(facts, paths, evidence, revocation, policy, anchors.Count > 0);
        _changes = new ChangeCheck(facts, policy, cancellationToken);
    }

    internal async ValueTask<IReadOnlyList<SignatureReport>> JudgeAsync(CancellationToken cancellationToken)
    {
        var documentTimestamps = new List<(SignatureFacts Facts, TimestampFinding Finding)>();
        foreach (SignatureFacts facts in _facts.Signatures.Where(facts => facts.Token is not null).OrderByDescending(facts => facts.ByteRange?.End ?? 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimestampFinding? finding = await _timestamps.CheckAsync(facts, _proofs.Of(facts), cancellationToken).ConfigureAwait(false);
            if (finding is null)
                continue;
            documentTimestamps.Add((facts, finding));
            if (finding.Verdict.IsPassed)
                _proofs.Add(facts);
        }

        var reports = new List<SignatureReport>();
        foreach (SignatureFacts facts in _facts.Signatures)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ChangeFinding changes = _changes.Check(facts);
            TimestampFinding? own = documentTimestamps.Find(each => ReferenceEquals(each.Facts, facts)).Finding;
            reports.Add(facts.Kind == SignatureKind.DocumentTimestamp
                ? ReportTimestamp(facts, own, changes)
                : await JudgeSignatureAsync(facts, documentTimestamps, changes, cancellationToken).ConfigureAwait(false));
        }

        return reports;
    }

    private SignatureReport ReportTimestamp(SignatureFacts facts, TimestampFinding? finding, ChangeFinding changes)
    {
        Verdict verdict = finding?.Verdict ?? IntegrityCheck.Judge(facts.Integrity);
        var checks = new List<CheckResult>(IntegrityCheck.Explain(facts.Integrity));
        if (finding is { Holds: true })
            checks.AddRange(finding.Chain?.Checks ?? [finding.Verdict.Of(ValidationCheck.Algorithms)]);
        return SignatureReporting.Report(_facts, facts, new SignerFinding(verdict, finding?.Chain, checks), changes) with
        {
            Timestamp = finding?.Token.Time,
            ProofOfExistence = _proofs.Of(facts),
            ProvenBy = _proofs.By(facts),
        };
    }

    private async ValueTask<SignatureReport> JudgeSignatureAsync(
        SignatureFacts facts,
        List<(SignatureFacts Facts, TimestampFinding Finding)> documentTimestamps,
        ChangeFinding changes,
        CancellationToken cancellationToken)
    {
        DateTimeOffset covered = _proofs.Of(facts);
        var timestamps = new List<TimestampFinding>();
        foreach (Timestamping.TimestampToken token in facts.SignatureTimestamps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            timestamps.Add(await _timestamps.CheckAsync(token, facts.SignerInfo!.Signature, covered, cancellationToken).ConfigureAwait(false));
        }

        DateTimeOffset? stamped = timestamps.Where(each => each.Verdict.IsPassed).Min(each => (DateTimeOffset?)each.Token.Time);
        DateTimeOffset time = stamped < covered ? stamped.Value : covered;
        SignerFinding signer = await JudgeSignerAsync(facts, time, cancellationToken).ConfigureAwait(false);
        SignatureReport report = SignatureReporting.Report(_facts, facts, signer, changes);
        return report with
        {
            Level = facts.Integrity.Integrity == SignatureIntegrity.Intact
                ? _levels.Find(facts, timestamps, documentTimestamps)
                : SignatureLevel.Cms,
            Timestamp = timestamps.Where(_levels.Counts).Min(each => (DateTimeOffset?)each.Token.Time),
            Timestamps = [.. timestamps.Select(SignatureReporting.Report)],
            ProofOfExistence = time,
            ProvenBy = stamped <= covered ? facts.FieldName : _proofs.By(facts),
            Messages = WithTimestamps(report.Messages, timestamps, facts),
        };
    }

    // What was found out about timestamps stands before what the facts have to note.
    private static string[] WithTimestamps(IReadOnlyList<string> messages, List<TimestampFinding> timestamps, SignatureFacts facts) =>
        [.. messages.Except(facts.Notes).Concat(timestamps.Select(each => each.Verdict.Message).OfType<string>()).Concat(facts.Notes).Distinct()];

    private async ValueTask<SignerFinding> JudgeSignerAsync(SignatureFacts facts, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var checks = new List<CheckResult>(IntegrityCheck.Explain(facts.Integrity));
        Verdict integrity = IntegrityCheck.Judge(facts.Integrity);
        if (!integrity.IsPassed)
            return new SignerFinding(integrity, null, checks);
        // EN 319 142-1, 6.3: without it the certificate could be exchanged for another with the same key.
        if (facts.SubFilter == SignatureReader.CadesDetached && facts.Integrity.SigningCertificate is null)
        {
            var unprotected = Verdict.Indeterminate(ValidationSubIndication.SigConstraintsFailure, "The signature does not protect its certificate: the signing-certificate attribute is missing (EN 319 142-1, 6.3).");
            return new SignerFinding(unprotected, null, [.. checks, unprotected.Of(ValidationCheck.SigningCertificate)]);
        }

        checks.Add(Verdict.Passed.Of(ValidationCheck.SigningCertificate));
        ChainFinding chain = await _chains.CheckAsync(facts.SigningCertificate!, CertificatePurpose.DocumentSigning, time, usedAt: null, cancellationToken).ConfigureAwait(false);
        if (!chain.Verdict.IsPassed)
            return new SignerFinding(chain.Verdict, chain, [.. checks, .. chain.Checks]);
        DigestAlgorithm? digest = facts.SubFilter == SignatureReader.Pkcs7Sha1 ? DigestAlgorithm.Sha1 : facts.DigestAlgorithm;
        if ((_policy.Algorithms.FindFault(digest, time) ?? _policy.Algorithms.FindFault(facts.SignatureAlgorithm, time)) is not { } weak)
            return new SignerFinding(chain.Verdict, chain, [.. checks, .. chain.Checks]);
        var ended = Verdict.Indeterminate(ValidationSubIndication.CryptoConstraintsFailureNoPoe, $"In the signature: {weak}.");
        return new SignerFinding(ended, chain, [.. checks, .. chain.Checks.Where(each => each.Check != ValidationCheck.Algorithms), ended.Of(ValidationCheck.Algorithms)]);
    }
}

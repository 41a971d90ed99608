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
        _chains = new ChainCheck(paths, evidence, _proofs, policy);
        _timestamps = new TimestampCheck(_chains, policy, known);
        _levels = new LevelCheck(facts, paths, evidence, _chains, policy, anchors.Count > 0);
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
        return Report(facts, SignatureLevel.Rfc3161, verdict, changes, _proofs.Of(facts), finding?.Token.Time, []);
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
        Verdict verdict = await JudgeSignerAsync(facts, time, cancellationToken).ConfigureAwait(false);
        SignatureLevel level = facts.Integrity.Integrity == SignatureIntegrity.Intact
            ? _levels.Find(facts, timestamps, documentTimestamps)
            : SignatureLevel.Cms;
        DateTimeOffset? counted = timestamps.Where(_levels.Counts).Min(each => (DateTimeOffset?)each.Token.Time);
        return Report(facts, level, verdict, changes, time, counted, timestamps.Select(each => each.Verdict.Message).OfType<string>());
    }

    private async ValueTask<Verdict> JudgeSignerAsync(SignatureFacts facts, DateTimeOffset time, CancellationToken cancellationToken)
    {
        Verdict integrity = IntegrityCheck.Judge(facts.Integrity);
        if (!integrity.IsPassed)
            return integrity;
        // EN 319 142-1, 6.3: without it the certificate could be exchanged for another with the same key.
        if (facts.SubFilter == SignatureReader.CadesDetached && facts.Integrity.SigningCertificate is null)
            return Verdict.Indeterminate(ValidationSubIndication.SigConstraintsFailure, "The signature does not protect its certificate: the signing-certificate attribute is missing (EN 319 142-1, 6.3).");
        Verdict chain = await _chains.CheckAsync(facts.SigningCertificate!, CertificatePurpose.DocumentSigning, time, usedAt: null, cancellationToken).ConfigureAwait(false);
        if (!chain.IsPassed)
            return chain;
        DigestAlgorithm? digest = facts.SubFilter == SignatureReader.Pkcs7Sha1 ? DigestAlgorithm.Sha1 : facts.DigestAlgorithm;
        return (_policy.Algorithms.FindFault(digest, time) ?? _policy.Algorithms.FindFault(facts.SignatureAlgorithm, time)) is { } weak
            ? Verdict.Indeterminate(ValidationSubIndication.CryptoConstraintsFailureNoPoe, $"In the signature: {weak}.")
            : chain;
    }

    private SignatureReport Report(
        SignatureFacts facts,
        SignatureLevel level,
        Verdict verdict,
        ChangeFinding changes,
        DateTimeOffset proven,
        DateTimeOffset? timestamp,
        IEnumerable<string> timestampMessages)
    {
        // A failure of either kind outweighs what is only uncertain.
        Verdict final = verdict.Indication == ValidationIndication.TotalFailed || changes.Verdict.IsPassed ? verdict : changes.Verdict;
        string[] messages = [.. new[] { verdict.Message, changes.Verdict.Message }.OfType<string>(), .. changes.Messages, .. timestampMessages, .. facts.Notes];
        return new SignatureReport
        {
            Field = facts.FieldName,
            Kind = facts.Kind,
            Level = level,
            Indication = final.Indication,
            SubIndication = final.SubIndication,
            Integrity = facts.Integrity.Integrity,
            CoversWholeRevision = facts.Covered is not null && facts.LeavesOutContentsOnly,
            CoversWholeDocument = !facts.IsHidden && facts.LeavesOutContentsOnly && facts.Covered is { } covered
                && covered.Index == _facts.Timeline.Revisions.Count - 1 && changes.Kind == LaterChanges.None,
            LaterChanges = changes.Kind,
            CertificationRespected = changes.CertificationRespected,
            Signer = facts.SigningCertificate?.Subject,
            SigningCertificate = facts.SigningCertificate,
            SigningTime = facts.ClaimedTime,
            Timestamp = timestamp,
            ProofOfExistence = proven,
            Messages = [.. messages.Distinct()],
        };
    }
}

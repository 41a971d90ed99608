using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Revocation;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Validation.Checks;

/// <summary>
/// Judges the revocation of the certificates of a path as of a time (EN 319 102-1, 5.2.5 and 5.2.6), by what the places that
/// the policy names say, in its order.
/// </summary>
internal sealed class RevocationCheck(
    CertificatePathBuilder paths,
    CertificateEvidence evidence,
    ProofOfExistence proofs,
    ValidationPolicy policy)
{
    private const int MaxProverDepth = 3;

    // Evidence about those who signed evidence … a hostile document can bring hundreds of each.
    private const int MaxJudgements = 1000;

    private int _judgements;

    /// <summary>Judges all certificates of a path but its anchor.</summary>
    /// <param name="path">The path.</param>
    /// <param name="time">The time as of which the status must be known.</param>
    /// <param name="usedAt">When the key was used, if that is known: a status as of then will do where none as of <paramref name="time"/> is to be had.</param>
    /// <param name="used">Takes the evidence that the verdict rests on.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async ValueTask<Verdict> CheckAsync(
        CertificatePath path, DateTimeOffset time, DateTimeOffset? usedAt, List<RevocationReport> used, CancellationToken cancellationToken)
    {
        string? note = null;
        int index = 0;
        foreach ((X509Certificate2 certificate, X509Certificate2 issuer) in path.Links)
        {
            var question = new Question(certificate, issuer, index++ == 0 ? Role.Signer : Role.Authority, time, usedAt, Depth: 0);
            Verdict verdict = await AnswerAsync(question, used, cancellationToken).ConfigureAwait(false);
            if (!verdict.IsPassed)
                return verdict;
            note ??= verdict.Message;
        }

        return Verdict.Passed with { Message = note };
    }

    /// <summary>Whether an authority's statement settles a certificate's status as of a time (EN 319 102-1, 5.2.5).</summary>
    internal bool IsConclusive(RevocationEvidence statement, X509Certificate2 certificate, DateTimeOffset time)
    {
        if (statement.Status == RevocationStatus.Unknown)
            return false;
        // Authorities forget certificates once they have expired: what is said afterwards says nothing, unless they say that
        // they remember those.
        DateTimeOffset expired = CertificateStructure.Of(certificate).NotAfter;
        if (statement.Status == RevocationStatus.Good && statement.ThisUpdate > expired + policy.ClockSkew && !(statement.RetainsExpiredSince <= expired))
            return false;
        if (statement.Status == RevocationStatus.Revoked)
            return true;
        if (statement.ThisUpdate >= time - policy.ClockSkew)
            return true;
        DateTimeOffset until = statement.NextUpdate ?? statement.ThisUpdate + policy.MaxRevocationAge;
        return time <= until + policy.ClockSkew;
    }

    /// <summary>Whether no later statement could say otherwise of the time: a revocation, or a good status from then or after.</summary>
    // RFC 6960, 2.4: the status was known to be right at thisUpdate; at producedAt it was only signed, and may be from a stock.
    private bool IsFinal(RevocationEvidence statement, DateTimeOffset time) => statement.Status switch
    {
        RevocationStatus.Revoked => true,
        RevocationStatus.Good => statement.ThisUpdate >= time - policy.ClockSkew,
        _ => false,
    };

    private async ValueTask<Verdict> AnswerAsync(Question question, List<RevocationReport> used, CancellationToken cancellationToken)
    {
        (X509Certificate2 certificate, X509Certificate2 issuer) = (question.Certificate, question.Issuer);
        CertificateStructure structure = CertificateStructure.Of(certificate);
        if (question.Role == Role.Responder && structure.IsUncheckedResponder)
            return Verdict.Passed;
        bool isNamed = structure.OcspUris.Count > 0 || structure.CrlUris.Count > 0;
        bool isRequired = policy.Revocation == RevocationRequirement.Always || (policy.Revocation == RevocationRequirement.WhereNamed && isNamed);
        IReadOnlyList<KnownEvidence> embedded = evidence.FromDocument(certificate, issuer);
        // What is good but older than the time in question may be out of date, and was chosen by whoever embedded it:
        // it counts only when nobody has anything newer to say.
        (Verdict Verdict, KnownEvidence Known)? older = null;
        string? problem = null;
        foreach (RevocationOrigin origin in policy.RevocationSources)
        {
            IEnumerable<KnownEvidence> found = [];
            if (origin is RevocationOrigin.SecurityStore or RevocationOrigin.Signature)
                found = embedded.Where(known => known.Origin == origin);
            else if (isRequired && origin == RevocationOrigin.Cache)
                found = evidence.FromCache(certificate, issuer) is { } remembered ? [remembered] : [];
            else if (isRequired)
                (found, problem) = await AskNetworkAsync(question, cancellationToken).ConfigureAwait(false);
            foreach (KnownEvidence known in found)
            {
                if (await JudgeAsync(known, question, question.Time, used, cancellationToken).ConfigureAwait(false) is not { } verdict)
                    continue;
                if (!known.IsEmbedded || IsFinal(known.Evidence, question.Time))
                    return verdict;
                if (older is not { } other || known.Evidence.ThisUpdate > other.Known.Evidence.ThisUpdate)
                    older = (verdict, known);
                break;
            }
        }

        if (!isRequired)
            return Verdict.Passed;
        if (older is { } outdated)
            return WithNote(outdated.Verdict, outdated.Known, certificate, problem);
        foreach (KnownEvidence known in embedded.Where(known => policy.RevocationSources.Contains(known.Origin)))
        {
            if (question.UsedAt is { } then && await JudgeAsync(known, question, then, used, cancellationToken).ConfigureAwait(false) is { } asOfUse)
                return asOfUse;
        }

        string missing = embedded.Count > 0
            ? $"The embedded revocation information about {certificate.Subject} does not settle its status at {Format(question.Time)}."
            : $"There is no revocation information about {certificate.Subject}.";
        return Verdict.Indeterminate(ValidationSubIndication.TryLater, problem is null ? missing : $"{missing} {problem}");
    }

    private async ValueTask<(IEnumerable<KnownEvidence> Found, string? Problem)> AskNetworkAsync(Question question, CancellationToken cancellationToken)
    {
        (KnownEvidence? found, string? problem) = await evidence.FromNetworkAsync(question.Certificate, question.Issuer, cancellationToken).ConfigureAwait(false);
        return (found is null ? [] : [found], problem);
    }

    // Offline nobody was asked, which is how the caller wanted it.
    private Verdict WithNote(Verdict verdict, KnownEvidence outdated, X509Certificate2 certificate, string? problem) =>
        evidence.IsOnline && policy.RevocationSources.Contains(RevocationOrigin.Network)
            ? verdict with { Message = $"The network has nothing newer about {certificate.Subject} than the revocation information of {Format(outdated.Evidence.ThisUpdate)} in the document.{(problem is null ? "" : " " + problem)}" }
            : verdict;

    private async ValueTask<Verdict?> JudgeAsync(
        KnownEvidence known, Question question, DateTimeOffset time, List<RevocationReport> used, CancellationToken cancellationToken)
    {
        RevocationEvidence statement = known.Evidence;
        if (++_judgements > MaxJudgements || !IsConclusive(statement, question.Certificate, time))
            return null;
        // A statement whose signer's certificate has expired holds only if it is proven to be older.
        if (proofs.Of(known.CoveredFrom) > CertificateStructure.Of(statement.Signer).NotAfter)
            return null;
        if (!await IsBelievedAsync(known, question, used, cancellationToken).ConfigureAwait(false))
            return null;

        var use = new RevocationReport(question.Certificate, statement, known.Origin);
        if (!used.Contains(use))
            used.Add(use);
        if (statement.Status == RevocationStatus.Good || statement.RevocationTime > time)
            return Verdict.Passed;
        string reason = statement.RevocationReason is { } code ? $" ({(CrlReason)code})" : "";
        return Verdict.Indeterminate(
            question.Role == Role.Authority ? ValidationSubIndication.RevokedCaNoPoe : ValidationSubIndication.RevokedNoPoe,
            $"The certificate {question.Certificate.Subject} was revoked at {Format(statement.RevocationTime ?? statement.ThisUpdate)}{reason}, and nothing proves that the signature is older.");
    }

    /// <summary>
    /// Whether somebody other than the issuer who signed a statement was not revoked: its certificate counts like any other
    /// (EN 319 102-1, 5.2.6; RFC 6960, 4.2.2.2.1), as of the time since when the statement is proven to exist.
    /// </summary>
    private async ValueTask<bool> IsBelievedAsync(KnownEvidence known, Question question, List<RevocationReport> used, CancellationToken cancellationToken)
    {
        RevocationEvidence statement = known.Evidence;
        if (CertificateComparer.Instance.Equals(statement.Signer, question.Issuer))
            return true;
        // What somebody says of itself proves nothing.
        if (question.Depth == MaxProverDepth || CertificateComparer.Instance.Equals(statement.Signer, question.Certificate))
            return false;
        bool isOcsp = statement.Kind == RevocationEvidenceKind.Ocsp;
        CertificatePath? path = isOcsp
            ? new CertificatePath([statement.Signer, question.Issuer])
            : paths.Build(statement.Signer, statement.ProducedAt).Path;
        if (path is null)
            return false;
        // Another key of the issuer is the issuer: it could certify whatever it likes. That it was revoked counts; that
        // nobody but itself says anything about it does not.
        bool isIssuer = DistinguishedNames.AreEqual(CertificateStructure.Of(statement.Signer).Subject, CertificateStructure.Of(question.Issuer).Subject);
        Role role = isOcsp ? Role.Responder : Role.ListSigner;
        foreach ((X509Certificate2 certificate, X509Certificate2 issuer) in path.Links)
        {
            var own = new Question(certificate, issuer, role, proofs.Of(known.CoveredFrom), statement.ProducedAt, question.Depth + 1);
            Verdict verdict = await AnswerAsync(own, used, cancellationToken).ConfigureAwait(false);
            bool isUnknown = verdict.SubIndication == ValidationSubIndication.TryLater;
            if (!verdict.IsPassed && !(isUnknown && isIssuer && !isOcsp && policy.Revocation != RevocationRequirement.Always))
                return false;
            role = Role.Authority;
        }

        return true;
    }

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>What a certificate's key did, as far as it matters for its revocation.</summary>
    private enum Role
    {
        /// <summary>It signed the document, or a timestamp.</summary>
        Signer,

        /// <summary>It issued certificates.</summary>
        Authority,

        /// <summary>It signed an OCSP response for the issuer (RFC 6960, 4.2.2.2).</summary>
        Responder,

        /// <summary>It signed a CRL (RFC 5280, 6.3.3 f).</summary>
        ListSigner,
    }

    /// <summary>Was a certificate revoked?</summary>
    /// <param name="Certificate">The certificate.</param>
    /// <param name="Issuer">Who issued it.</param>
    /// <param name="Role">What its key did.</param>
    /// <param name="Time">The time in question.</param>
    /// <param name="UsedAt">When the key was used, if that is known.</param>
    /// <param name="Depth">How many statements led to the question.</param>
    private sealed record Question(
        X509Certificate2 Certificate, X509Certificate2 Issuer, Role Role, DateTimeOffset Time, DateTimeOffset? UsedAt, int Depth);
}

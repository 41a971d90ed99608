using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Revocation;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Validation.Checks;

/// <summary>
/// Judges a signer's certificate as of the time its signature is proven to have existed (EN 319 102-1, 5.2.6 and 5.6.2):
/// the path, its revocation, its algorithms.
/// </summary>
internal sealed class ChainCheck(
    CertificatePathBuilder paths,
    CertificateEvidence evidence,
    ProofOfExistence proofs,
    ValidationPolicy policy)
{
    private const int MaxResponderDepth = 3;

    /// <summary>Judges a certificate.</summary>
    /// <param name="certificate">The signer's certificate.</param>
    /// <param name="purpose">What it signed.</param>
    /// <param name="time">When the signature is proven to have existed; the validation time where nothing proves it.</param>
    /// <param name="usedAt">When the key was used, if that is known: a status as of then will do where none as of <paramref name="time"/> is to be had.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async ValueTask<ChainFinding> CheckAsync(
        X509Certificate2 certificate,
        CertificatePurpose purpose,
        DateTimeOffset time,
        DateTimeOffset? usedAt,
        CancellationToken cancellationToken)
    {
        CertificatePathResult result = paths.Build(certificate, time, purpose);
        if (!result.IsValid)
        {
            Verdict fault = Judge(result, certificate, time);
            return new ChainFinding(
                fault, result.Path?.Certificates ?? paths.BuildPartial(certificate).Certificates, [], [fault.Of(ValidationCheck.CertificatePath)]);
        }

        var checks = new List<CheckResult> { Verdict.Passed.Of(ValidationCheck.CertificatePath) };
        var used = new List<RevocationReport>();
        Verdict verdict = await CheckRevocationAsync(result.Path, time, usedAt, used, cancellationToken).ConfigureAwait(false);
        checks.Add(verdict.Of(ValidationCheck.Revocation));
        if (verdict.IsPassed)
        {
            Verdict algorithms = CheckAlgorithms(result.Path, time);
            checks.Add(algorithms.Of(ValidationCheck.Algorithms));
            verdict = algorithms.IsPassed ? verdict : algorithms;
        }

        return new ChainFinding(verdict, result.Path.Certificates, used, checks);
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
    private bool IsFinal(RevocationEvidence statement, DateTimeOffset time) => statement.Status switch
    {
        RevocationStatus.Revoked => true,
        RevocationStatus.Good => Later(statement.ThisUpdate, statement.ProducedAt) >= time - policy.ClockSkew,
        _ => false,
    };

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static Verdict Judge(CertificatePathResult result, X509Certificate2 certificate, DateTimeOffset time) => result.Failure switch
    {
        CertificatePathFailure.NoPath => Verdict.Indeterminate(ValidationSubIndication.NoCertificateChainFound, result.Message),
        CertificatePathFailure.Expired or CertificatePathFailure.NotYetValid when IsProvenTooEarly(certificate, time) =>
            Verdict.Failed(ValidationSubIndication.NotYetValid, result.Message),
        CertificatePathFailure.Expired or CertificatePathFailure.NotYetValid =>
            Verdict.Indeterminate(ValidationSubIndication.OutOfBoundsNoPoe, result.Message + " Nothing proves that the signature was made while it was valid."),
        CertificatePathFailure.KeyUsage or CertificatePathFailure.ExtendedKeyUsage or CertificatePathFailure.NameConstraints
            or CertificatePathFailure.Policies =>
            Verdict.Indeterminate(ValidationSubIndication.ChainConstraintsFailure, result.Message),
        CertificatePathFailure.UnsupportedAlgorithm => Verdict.Indeterminate(ValidationSubIndication.CryptoConstraintsFailure, result.Message),
        _ => Verdict.Indeterminate(ValidationSubIndication.CertificateChainGeneralFailure, result.Message),
    };

    // EN 319 102-1, 5.5.4: it existed before its certificate was valid, so it was not made within the validity.
    private static bool IsProvenTooEarly(X509Certificate2 certificate, DateTimeOffset time) => time < CertificateStructure.Of(certificate).NotBefore;

    private async ValueTask<Verdict> CheckRevocationAsync(
        CertificatePath path, DateTimeOffset time, DateTimeOffset? usedAt, List<RevocationReport> used, CancellationToken cancellationToken)
    {
        string? note = null;
        for (int i = 0; i + 1 < path.Certificates.Count; i++)
        {
            Verdict verdict = await CheckRevocationAsync(
                path.Certificates[i], path.Certificates[i + 1], isAuthority: i > 0, time, usedAt, depth: 0, used, cancellationToken).ConfigureAwait(false);
            if (!verdict.IsPassed)
                return verdict;
            note ??= verdict.Message;
        }

        return Verdict.Passed with { Message = note };
    }

    private async ValueTask<Verdict> CheckRevocationAsync(
        X509Certificate2 certificate,
        X509Certificate2 issuer,
        bool isAuthority,
        DateTimeOffset time,
        DateTimeOffset? usedAt,
        int depth,
        List<RevocationReport> used,
        CancellationToken cancellationToken)
    {
        CertificateStructure structure = CertificateStructure.Of(certificate);
        if (structure.HasOcspNoCheck)
            return Verdict.Passed;
        IReadOnlyList<KnownEvidence> embedded = evidence.FromDocument(certificate, issuer);
        // What is good but older than the time in question may be out of date, and was chosen by whoever embedded it:
        // it counts only when nobody has anything newer to say.
        Verdict? older = null;
        KnownEvidence? outdated = null;
        foreach (KnownEvidence known in embedded)
        {
            if (await JudgeAsync(known, time).ConfigureAwait(false) is not { } verdict)
                continue;
            if (IsFinal(known.Evidence, time))
                return verdict;
            (older, outdated) = (verdict, known);
            break;
        }

        bool isNamed = structure.OcspUris.Count > 0 || structure.CrlUris.Count > 0;
        if (policy.Revocation == RevocationRequirement.Never || (policy.Revocation == RevocationRequirement.WhereNamed && !isNamed))
            return Verdict.Passed;
        (KnownEvidence? fetched, string? problem) = await evidence.FromNetworkAsync(certificate, issuer, cancellationToken).ConfigureAwait(false);
        if (fetched is not null && await JudgeAsync(fetched, time).ConfigureAwait(false) is { } fromNetwork)
            return fromNetwork;
        if (older is not null)
        {
            // Offline nobody was asked, which is how the caller wanted it.
            return evidence.IsOnline
                ? older with { Message = $"The network has nothing newer about {certificate.Subject} than the revocation information of {Format(outdated!.Evidence.ThisUpdate)} in the document.{(problem is null ? "" : " " + problem)}" }
                : older;
        }

        foreach (KnownEvidence known in embedded)
        {
            if (usedAt is { } then && await JudgeAsync(known, then).ConfigureAwait(false) is { } asOfUse)
                return asOfUse;
        }

        string missing = embedded.Count > 0
            ? $"The embedded revocation information about {certificate.Subject} does not settle its status at {Format(time)}."
            : $"There is no revocation information about {certificate.Subject}.";
        return Verdict.Indeterminate(ValidationSubIndication.TryLater, problem is null ? missing : $"{missing} {problem}");

        ValueTask<Verdict?> JudgeAsync(KnownEvidence known, DateTimeOffset asOf) =>
            this.JudgeAsync(known, certificate, issuer, isAuthority, asOf, depth, used, cancellationToken);
    }

    private async ValueTask<Verdict?> JudgeAsync(
        KnownEvidence known,
        X509Certificate2 certificate,
        X509Certificate2 issuer,
        bool isAuthority,
        DateTimeOffset time,
        int depth,
        List<RevocationReport> used,
        CancellationToken cancellationToken)
    {
        RevocationEvidence statement = known.Evidence;
        // A statement whose signer's certificate has expired holds only if it is proven to be older.
        if (!IsConclusive(statement, certificate, time) || proofs.Of(known.CoveredFrom) > CertificateStructure.Of(statement.Signer).NotAfter)
            return null;
        // A responder's own certificate counts like any other, unless it says that nobody need ask.
        if (!CertificateComparer.Instance.Equals(statement.Signer, issuer) && depth < MaxResponderDepth)
        {
            Verdict responder = await CheckRevocationAsync(statement.Signer, issuer, isAuthority: false, statement.ProducedAt, usedAt: null, depth + 1, used, cancellationToken).ConfigureAwait(false);
            if (responder.SubIndication is ValidationSubIndication.RevokedNoPoe)
                return null;
        }

        RevocationOrigin origin = known.IsInStore ? RevocationOrigin.SecurityStore
            : known.CoveredFrom is null ? RevocationOrigin.Network
            : RevocationOrigin.Signature;
        var use = new RevocationReport(certificate, statement, origin);
        if (!used.Contains(use))
            used.Add(use);
        if (statement.Status == RevocationStatus.Good || statement.RevocationTime > time)
            return Verdict.Passed;
        string reason = statement.RevocationReason is { } code ? $" ({(CrlReason)code})" : "";
        return Verdict.Indeterminate(
            isAuthority ? ValidationSubIndication.RevokedCaNoPoe : ValidationSubIndication.RevokedNoPoe,
            $"The certificate {certificate.Subject} was revoked at {Format(statement.RevocationTime ?? statement.ThisUpdate)}{reason}, and nothing proves that the signature is older.");
    }

    private Verdict CheckAlgorithms(CertificatePath path, DateTimeOffset time)
    {
        foreach ((X509Certificate2 certificate, X509Certificate2 _) in path.Links)
        {
            CertificateStructure structure = CertificateStructure.Of(certificate);
            SignatureAlgorithm? algorithm = SignatureAlgorithmIdentifier.Resolve(
                structure.SignatureAlgorithmOid, structure.SignatureAlgorithmParameters, null);
            if ((policy.Algorithms.FindFault(algorithm, time) ?? policy.Algorithms.FindFault(certificate, time)) is { } fault)
                return Verdict.Indeterminate(ValidationSubIndication.CryptoConstraintsFailureNoPoe, $"In the certificate {certificate.Subject}: {fault}.");
        }

        // Who trusts an authority trusts its key. A key that signs documents is judged, even if it is trusted directly.
        return path.Certificates.Count == 1 && policy.Algorithms.FindFault(path.Target, time) is { } weak
            ? Verdict.Indeterminate(ValidationSubIndication.CryptoConstraintsFailureNoPoe, $"In the certificate {path.Target.Subject}: {weak}.")
            : Verdict.Passed;
    }

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

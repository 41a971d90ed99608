using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Trust;

/// <summary>
/// Finds the chain from a certificate to a trust anchor and validates it at a time (RFC 5280, 6.1), with no help from
/// the operating system's certificate store and no network. Safe for concurrent use.
/// </summary>
public sealed class CertificatePathBuilder
{
    /// <summary>The longest chain considered, target and anchor included. Real ones have two to five certificates.</summary>
    public const int MaxPathLength = 12;

    // Cross-certificates multiply: a hostile document could carry a mesh with exponentially many paths.
    private const int MaxSignatureChecks = 400;

    private readonly CertificateStore _anchors = new();
    private readonly CertificateStore _intermediates = new();
    private readonly AnchorDistances _distances;

    /// <summary>Prepares a search among known certificates.</summary>
    /// <param name="anchors">Trusted certificates: where paths may end.</param>
    /// <param name="intermediates">Further certificates, in any order, that may be steps on the way; duplicates are fine.</param>
    public CertificatePathBuilder(
        IEnumerable<X509Certificate2> anchors,
        IEnumerable<X509Certificate2>? intermediates = null)
    {
        ArgumentNullException.ThrowIfNull(anchors);
        foreach (X509Certificate2 anchor in anchors)
            _anchors.Add(anchor);
        foreach (X509Certificate2 intermediate in intermediates ?? [])
            _intermediates.Add(intermediate);
        _distances = new AnchorDistances(_anchors, _intermediates);
    }

    /// <summary>Finds a path that is valid at a time and for a purpose.</summary>
    /// <param name="target">The certificate to begin with.</param>
    /// <param name="time">The time at which every certificate must be valid.</param>
    /// <param name="purpose">What the target is used for.</param>
    /// <returns>The first valid path, or the failure of the path that came nearest.</returns>
    public CertificatePathResult Build(
        X509Certificate2 target,
        DateTimeOffset time,
        CertificatePurpose purpose = CertificatePurpose.Any)
    {
        ArgumentNullException.ThrowIfNull(target);
        var search = new Search(this);
        CertificatePathResult? best = null;
        foreach (CertificatePath candidate in search.FindPaths(target))
        {
            CertificatePathResult result = CertificatePathValidator.Validate(candidate, time, purpose);
            if (result.IsValid)
                return result;
            if (best is null || result.Failure > best.Failure)
                best = result;
        }

        return best ?? CertificatePathResult.Failed(search.Failure, search.FailureMessage ?? $"No issuer is known for {target.Subject}.");
    }

    /// <summary>
    /// Follows issuers as far as they are known, whether or not anybody trusts them: to collect what a long-term
    /// signature must embed. Only signatures are checked.
    /// </summary>
    public PartialCertificatePath BuildPartial(X509Certificate2 target)
    {
        ArgumentNullException.ThrowIfNull(target);
        foreach (CertificatePath path in new Search(this).FindPaths(target))
            return new PartialCertificatePath(path.Certificates, IsComplete: true);

        var chain = new List<X509Certificate2> { target };
        while (chain.Count < MaxPathLength)
        {
            CertificateStructure last = CertificateStructure.Of(chain[^1]);
            if (CertificateSignature.IsSelfSigned(chain[^1]))
                return new PartialCertificatePath(chain, IsComplete: true);
            X509Certificate2? issuer = _intermediates.FindIssuersOf(last)
                .Take(MaxPathLength)
                .FirstOrDefault(candidate => !Holds(chain, candidate)
                    && CertificateSignature.Verify(last, candidate) == SignatureVerification.Valid);
            if (issuer is null)
                break;
            chain.Add(issuer);
        }

        return new PartialCertificatePath(chain, IsComplete: false);
    }

    // RFC 4158, 5.2: a certificate of the same subject and key twice in one path is a loop, even if re-issued.
    private static bool Holds(List<X509Certificate2> chain, X509Certificate2 candidate)
    {
        CertificateStructure wanted = CertificateStructure.Of(candidate);
        return chain.Exists(member =>
        {
            CertificateStructure known = CertificateStructure.Of(member);
            return known.SubjectPublicKeyInfo.Span.SequenceEqual(wanted.SubjectPublicKeyInfo.Span)
                && DistinguishedNames.AreEqual(known.Subject, wanted.Subject);
        });
    }

    /// <summary>One depth-first search; counts what it spends and remembers the first thing that went wrong.</summary>
    private sealed class Search(CertificatePathBuilder builder)
    {
        private int _signatureChecks;

        internal CertificatePathFailure Failure { get; private set; } = CertificatePathFailure.NoPath;

        internal string? FailureMessage { get; private set; }

        internal IEnumerable<CertificatePath> FindPaths(X509Certificate2 target)
        {
            if (builder._anchors.Contains(target))
                yield return new CertificatePath([target]);
            foreach (CertificatePath path in Extend([target]))
                yield return path;
        }

        private IEnumerable<CertificatePath> Extend(List<X509Certificate2> chain)
        {
            if (chain.Count >= MaxPathLength)
                yield break;
            CertificateStructure last = CertificateStructure.Of(chain[^1]);
            if (last.Defect is { } defect)
            {
                Report(CertificatePathFailure.Malformed, defect);
                yield break;
            }

            bool known = false;
            foreach (X509Certificate2 anchor in builder._anchors.FindIssuersOf(last))
            {
                known = true;
                if (!Holds(chain, anchor) && IsSigned(chain[^1], last, anchor))
                    yield return new CertificatePath([.. chain, anchor]);
            }

            // RFC 4158, 3.1: towards an anchor first, so that a mesh of cross-certificates does not hide the way out of it.
            foreach (X509Certificate2 issuer in builder._intermediates.FindIssuersOf(last, builder._distances))
            {
                known = true;
                if (builder._anchors.Contains(issuer) || Holds(chain, issuer) || !IsSigned(chain[^1], last, issuer))
                    continue;
                foreach (CertificatePath path in Extend([.. chain, issuer]))
                    yield return path;
            }

            if (!known)
                Report(CertificatePathFailure.NoPath, $"The issuer of {chain[^1].Subject} ({chain[^1].Issuer}) is not known.");
            else if (last.IsSelfIssued)
                Report(CertificatePathFailure.NoPath, $"The chain of {chain[0].Subject} ends in {chain[^1].Subject}, which is not trusted.");
        }

        private bool IsSigned(X509Certificate2 certificate, CertificateStructure structure, X509Certificate2 issuer)
        {
            if (++_signatureChecks > MaxSignatureChecks)
                return false;
            switch (CertificateSignature.Verify(structure, issuer))
            {
                case SignatureVerification.Valid:
                    return true;
                case SignatureVerification.Invalid:
                    Report(CertificatePathFailure.BadSignature, $"The certificate {certificate.Subject} is not signed by the key of {issuer.Subject}.");
                    return false;
                default:
                    Report(
                        CertificatePathFailure.UnsupportedAlgorithm,
                        $"The certificate {certificate.Subject} is signed with the unsupported algorithm {structure.SignatureAlgorithmOid}.");
                    return false;
            }
        }

        private void Report(CertificatePathFailure failure, string message)
        {
            if (FailureMessage is not null && failure <= Failure)
                return;
            Failure = failure;
            FailureMessage = message;
        }
    }
}

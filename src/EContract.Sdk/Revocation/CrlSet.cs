using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>
/// CRLs that are at hand together (RFC 5280, 6.3.3): a delta CRL brings its complete CRL up to date, and lists that are
/// each for some reasons of revocation say together what one list for all reasons would.
/// </summary>
/// <param name="lists">The lists, in any order.</param>
/// <param name="certificates">Certificates at hand: signers that are not the issuer itself.</param>
/// <param name="anchors">Trusted certificates.</param>
internal sealed class CrlSet(
    IReadOnlyList<CertificateRevocationList> lists,
    IReadOnlyList<X509Certificate2>? certificates = null,
    IReadOnlyCollection<X509Certificate2>? anchors = null)
{
    private readonly CrlSigner _signers = new(certificates ?? [], anchors ?? []);

    // One list serves many certificates; its signature is checked once per issuer.
    private readonly ConcurrentDictionary<(CertificateRevocationList List, string Issuer), (X509Certificate2? Signer, RevocationException? Problem)> _verified = [];

    /// <summary>Every statement about a certificate.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="issuer">Its issuer.</param>
    /// <param name="problems">Takes why lists that might have spoken for it do not.</param>
    internal IReadOnlyList<RevocationEvidence> FindAll(X509Certificate2 certificate, X509Certificate2 issuer, List<RevocationException>? problems = null)
    {
        var found = new List<RevocationEvidence>(1);
        var partial = new List<(RevocationEvidence Evidence, RevocationReasons Reasons)>();
        foreach (CertificateRevocationList list in lists)
        {
            try
            {
                if (FindStatement(list, certificate, issuer) is not { } statement)
                    continue;
                // One reason to revoke is enough; that there is none takes all of them.
                if (statement.Evidence.Status == RevocationStatus.Revoked || statement.Reasons == RevocationReasons.All)
                    found.Add(statement.Evidence);
                else
                    partial.Add(statement);
            }
            catch (RevocationException e)
            {
                problems?.Add(e);
            }
        }

        if (partial.Count == 0)
            return found;
        if (partial.Aggregate(RevocationReasons.None, (all, each) => all | each.Reasons) == RevocationReasons.All)
            found.Add(Combine([.. partial.Select(each => each.Evidence)]));
        else
            problems?.Add(new RevocationException($"The CRLs at hand for {certificate.Subject} cover some reasons of revocation only (RFC 5280, 5.2.5).", isTransient: false));
        return found;
    }

    private (RevocationEvidence Evidence, RevocationReasons Reasons)? FindStatement(
        CertificateRevocationList list, X509Certificate2 certificate, X509Certificate2 issuer)
    {
        CertificateStructure structure = CertificateStructure.Of(certificate);
        bool isOwn = DistinguishedNames.AreEqual(list.Issuer, structure.Issuer);
        if (!isOwn && !list.Point.IsIndirect)
            return null;
        X509Certificate2 signer = FindSigner(list, issuer);
        RevocationReasons reasons = list.Point.ReasonsFor(structure, list.Issuer);
        if (reasons == RevocationReasons.None)
            throw CrlVerifier.Invalid(list, $"is for other certificates than {certificate.Subject} (RFC 5280, 5.2.5)");
        if (list.BaseNumber is not null)
        {
            return lists.Any(complete => complete.BaseNumber is null && BringsUpToDate(list, complete))
                ? null
                : throw CrlVerifier.Invalid(list, "is a delta CRL, and the complete one that it starts from is not at hand (RFC 5280, 5.2.4)");
        }

        CertificateRevocationList? delta = lists
            .Where(candidate => BringsUpToDate(candidate, list))
            .OrderByDescending(candidate => candidate.Number)
            .FirstOrDefault(candidate => IsSignedBy(candidate, issuer, signer));
        return (CrlVerifier.Read(list, delta, signer, certificate), reasons);
    }

    // RFC 5280, 6.3.3 c, and 5.2.4: of the same issuer and scope, starting from this list or an earlier one.
    private static bool BringsUpToDate(CertificateRevocationList delta, CertificateRevocationList complete) =>
        delta is { BaseNumber: { } start, Number: { } number }
        && complete.Number is { } own
        && start <= own && number >= own
        && DistinguishedNames.AreEqual(delta.Issuer, complete.Issuer)
        && delta.Point.Encoded.Span.SequenceEqual(complete.Point.Encoded.Span);

    // RFC 5280, 6.3.3 h: with the key that signed the complete CRL.
    private bool IsSignedBy(CertificateRevocationList delta, X509Certificate2 issuer, X509Certificate2 signer)
    {
        try
        {
            return CertificateComparer.Instance.Equals(FindSigner(delta, issuer), signer);
        }
        catch (RevocationException)
        {
            return false;
        }
    }

    private X509Certificate2 FindSigner(CertificateRevocationList list, X509Certificate2 issuer)
    {
        (X509Certificate2? signer, RevocationException? problem) = _verified.GetOrAdd((list, issuer.GetCertHashString(HashAlgorithmName.SHA256)), _ =>
        {
            try
            {
                CrlVerifier.CheckExtensions(list);
                return (_signers.Find(list, issuer), null);
            }
            catch (RevocationException e)
            {
                return (null, e);
            }
        });
        return signer ?? throw problem!;
    }

    // As fresh as the oldest of them.
    private static RevocationEvidence Combine(RevocationEvidence[] parts)
    {
        RevocationEvidence oldest = parts.MinBy(part => part.ThisUpdate)!;
        return oldest with
        {
            NextUpdate = parts.Min(part => part.NextUpdate),
            Further = [.. parts.Where(part => part != oldest).Select(part => part.Encoded), .. parts.SelectMany(part => part.Further)],
            RetainsExpiredSince = parts.All(part => part.RetainsExpiredSince is not null) ? parts.Max(part => part.RetainsExpiredSince) : null,
        };
    }
}

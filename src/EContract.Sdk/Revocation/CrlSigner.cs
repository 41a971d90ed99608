using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>
/// Finds whose key signed a CRL (RFC 5280, 6.3.3 f and g): the certificate's issuer, another key of that issuer, or the
/// signer of an indirect CRL. Whoever is not the issuer itself must have been certified for it by the issuer, or beside
/// it by the same trust anchor, so that nobody in another hierarchy can speak for its certificates.
/// </summary>
/// <param name="candidates">Certificates at hand, in any order.</param>
/// <param name="anchors">Trusted certificates.</param>
internal sealed class CrlSigner(IReadOnlyList<X509Certificate2> candidates, IReadOnlyCollection<X509Certificate2> anchors)
{
    // A hostile document can bring any number of certificates of one name.
    private const int MaxCandidates = 8;

    /// <exception cref="RevocationException">Nobody who may has signed it.</exception>
    internal X509Certificate2 Find(CertificateRevocationList list, X509Certificate2 issuer)
    {
        string problem = "is signed by somebody whose certificate is not known";
        if (IsOf(list, issuer))
        {
            if (!MaySign(issuer, unlessSaid: true))
                problem = "is signed by a key whose usage lacks cRLSign (RFC 5280, 6.3.3 f)";
            else if (Verify(list, issuer) is var verification && verification == SignatureVerification.Valid)
                return issuer;
            else
                problem = verification == SignatureVerification.Invalid ? "is not signed by the issuer's key" : $"is signed with the unsupported algorithm {list.SignatureAlgorithmOid}";
        }

        CertificatePathBuilder? paths = null;
        foreach (X509Certificate2 candidate in candidates.Where(candidate => IsOf(list, candidate) && MaySign(candidate, unlessSaid: false)).Take(MaxCandidates))
        {
            if (CertificateComparer.Instance.Equals(candidate, issuer) || Verify(list, candidate) != SignatureVerification.Valid)
                continue;
            paths ??= new CertificatePathBuilder([issuer, .. anchors.Where(anchor => IsIssuedBy(issuer, anchor))], candidates);
            CertificatePathResult path = paths.Build(candidate, list.ThisUpdate);
            if (path.IsValid)
                return candidate;
            problem = $"is signed by somebody who may not speak for the issuer: {path.Message}";
        }

        throw CrlVerifier.Invalid(list, problem);
    }

    private static bool IsOf(CertificateRevocationList list, X509Certificate2 signer) =>
        DistinguishedNames.AreEqual(list.Issuer, CertificateStructure.Of(signer).Subject);

    private static bool MaySign(X509Certificate2 signer, bool unlessSaid) =>
        CertificateStructure.Of(signer).KeyUsage is { } usage ? usage.HasFlag(X509KeyUsageFlags.CrlSign) : unlessSaid;

    private static bool IsIssuedBy(X509Certificate2 certificate, X509Certificate2 anchor)
    {
        CertificateStructure structure = CertificateStructure.Of(certificate);
        return DistinguishedNames.AreEqual(structure.Issuer, CertificateStructure.Of(anchor).Subject)
            && CertificateSignature.Verify(structure, anchor) == SignatureVerification.Valid;
    }

    internal static SignatureVerification Verify(CertificateRevocationList list, X509Certificate2 signer) => SignatureVerifier.Verify(
        signer,
        list.SignatureAlgorithmOid,
        list.SignatureAlgorithmParameters,
        digest: null,
        list.ToBeSigned.Span,
        list.Signature.Span);
}

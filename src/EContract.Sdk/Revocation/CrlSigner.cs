using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>
/// Finds whose key signed a CRL (RFC 5280, 6.3.3 f and g): the certificate's issuer, another key of that issuer, or the
/// signer of an indirect CRL. Another key of the issuer must have been certified by the issuer itself, or by the authority
/// that certified the issuer: any other authority beneath the anchor could otherwise take the issuer's name and speak for
/// it. The signer of an indirect CRL must end at the anchor of the issuer; that the certificate names it, and the list says
/// that it is indirect, is for who reads the list.
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
            paths ??= new CertificatePathBuilder([issuer, AnchorOf(issuer, list.ThisUpdate)], candidates);
            CertificatePathResult path = paths.Build(candidate, list.ThisUpdate);
            if (!path.IsValid)
                problem = $"is signed by somebody who may not speak for the issuer: {path.Message}";
            else if (IsNamedAs(candidate, issuer) && !IsCertifiedBeside(issuer, path.Path))
                problem = "is signed by somebody who has the issuer's name from another authority than the issuer has it from (RFC 5280, 6.3.3 f)";
            else
                return candidate;
        }

        throw CrlVerifier.Invalid(list, problem);
    }

    private static bool IsOf(CertificateRevocationList list, X509Certificate2 signer) =>
        DistinguishedNames.AreEqual(list.Issuer, CertificateStructure.Of(signer).Subject);

    private static bool MaySign(X509Certificate2 signer, bool unlessSaid) =>
        CertificateStructure.Of(signer).KeyUsage is { } usage ? usage.HasFlag(X509KeyUsageFlags.CrlSign) : unlessSaid;

    private static bool IsNamedAs(X509Certificate2 candidate, X509Certificate2 issuer) =>
        DistinguishedNames.AreEqual(CertificateStructure.Of(candidate).Subject, CertificateStructure.Of(issuer).Subject);

    // Keys are compared, not certificates: an authority may be certified more than once.
    private static bool IsCertifiedBeside(X509Certificate2 issuer, CertificatePath path) =>
        path.Certificates is [_, var authority, ..]
        && (CertificateComparer.Instance.Equals(authority, issuer)
            || CertificateSignature.Verify(CertificateStructure.Of(issuer), authority) == SignatureVerification.Valid);

    // RFC 5280, 6.3.3 f: the same anchor as the certificate's. Whoever is trusted itself, or by nobody, has none above it.
    private X509Certificate2 AnchorOf(X509Certificate2 issuer, DateTimeOffset time) =>
        new CertificatePathBuilder(anchors, candidates).Build(issuer, time) is { IsValid: true } trusted ? trusted.Path.Anchor : issuer;

    internal static SignatureVerification Verify(CertificateRevocationList list, X509Certificate2 signer) => SignatureVerifier.Verify(
        signer,
        list.SignatureAlgorithmOid,
        list.SignatureAlgorithmParameters,
        digest: null,
        list.ToBeSigned.Span,
        list.Signature.Span);
}

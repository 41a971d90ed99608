using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Trust;

/// <summary>
/// Whether one certificate's key signed another certificate. The authorities' own certificates stand in every document;
/// what was found out about a pair lately is not worked out again.
/// </summary>
internal static class CertificateSignature
{
    private static readonly RecentValues<(CertificateStructure Certificate, CertificateStructure Issuer), SignatureVerification> Known = new(512);

    internal static SignatureVerification Verify(CertificateStructure certificate, X509Certificate2 issuer)
    {
        var pair = (certificate, CertificateStructure.Of(issuer));
        return Known.TryGet(pair, out SignatureVerification known) ? known : Known.Add(pair, SignatureVerifier.Verify(
            issuer,
            certificate.SignatureAlgorithmOid,
            certificate.SignatureAlgorithmParameters,
            digest: null,
            certificate.ToBeSigned.Span,
            certificate.Signature.Span));
    }

    internal static bool IsSelfSigned(X509Certificate2 certificate)
    {
        CertificateStructure structure = CertificateStructure.Of(certificate);
        return structure.IsSelfIssued && Verify(structure, certificate) == SignatureVerification.Valid;
    }
}

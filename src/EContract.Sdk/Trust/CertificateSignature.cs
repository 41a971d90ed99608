using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Trust;

/// <summary>Whether one certificate's key signed another certificate.</summary>
internal static class CertificateSignature
{
    internal static SignatureVerification Verify(CertificateStructure certificate, X509Certificate2 issuer) =>
        SignatureVerifier.Verify(
            issuer,
            certificate.SignatureAlgorithmOid,
            certificate.SignatureAlgorithmParameters,
            digest: null,
            certificate.ToBeSigned.Span,
            certificate.Signature.Span);

    internal static bool IsSelfSigned(X509Certificate2 certificate)
    {
        CertificateStructure structure = CertificateStructure.Of(certificate);
        return structure.IsSelfIssued && Verify(structure, certificate) == SignatureVerification.Valid;
    }
}

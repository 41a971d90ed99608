using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Testing;

/// <summary>Where a certificate says that its revocation and its issuer are published (RFC 5280, 4.2.1.13 and 4.2.2.1).</summary>
internal sealed record RevocationPointers(Uri? Ocsp, Uri IssuerCertificate, Uri Crl)
{
    public static RevocationPointers ForIssuingCa(Uri baseUri) => new(null, At(baseUri, "root.cer"), At(baseUri, "root.crl"));

    public static RevocationPointers ForEndEntity(Uri baseUri) =>
        new(At(baseUri, "ocsp"), At(baseUri, "ca.cer"), At(baseUri, "ca.crl"));

    public void AddTo(CertificateRequest request)
    {
        request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([Crl.AbsoluteUri]));
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(
            Ocsp is null ? null : [Ocsp.AbsoluteUri], [IssuerCertificate.AbsoluteUri]));
    }

    public static Uri At(Uri baseUri, string path) => new(baseUri, path);
}

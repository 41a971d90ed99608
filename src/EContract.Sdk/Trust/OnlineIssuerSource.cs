using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Trust;

/// <summary>
/// Downloads the issuers that certificates point to (RFC 5280, 4.2.2.1, id-ad-caIssuers), for chains that came
/// incomplete. What it brings is a candidate for a path, proven by signatures; nothing becomes trusted by it.
/// </summary>
internal sealed class OnlineIssuerSource(OutboundHttp? http = null)
{
    private readonly OutboundHttp _http = http ?? new OutboundHttp();

    /// <summary>The certificates found where the certificate says its issuer's is; empty when none can be had.</summary>
    public async ValueTask<IReadOnlyList<X509Certificate2>> GetAsync(X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        foreach (Uri uri in CertificateStructure.Of(certificate).CaIssuersUris)
        {
            try
            {
                return CertificateFile.Parse(await _http.GetAsync(uri, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception e) when (e is OutboundHttpException or CryptographicException or CmsFormatException)
            {
                // The next address may do; without any, the chain stays as short as it is, and whoever needs it says so.
            }
        }

        return [];
    }
}

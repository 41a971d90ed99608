using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Revocation;

/// <summary>
/// Asks the network: the OCSP responders that a certificate names, then its CRLs. A certificate that names neither has
/// no evidence here; one whose every source fails is an error, never silence.
/// </summary>
public sealed class OnlineRevocationSource : IRevocationSource
{
    private readonly CompositeRevocationSource _sources;

    /// <summary>Creates the source.</summary>
    /// <param name="http">How to fetch; bounds time and size.</param>
    /// <param name="ocsp">How to ask responders.</param>
    /// <param name="crl">How to keep CRLs.</param>
    /// <param name="timeProvider">The clock by which answers must be fresh.</param>
    public OnlineRevocationSource(
        OutboundHttp? http = null,
        OcspClientOptions? ocsp = null,
        CrlClientOptions? crl = null,
        TimeProvider? timeProvider = null)
    {
        http ??= new OutboundHttp();
        _sources = new CompositeRevocationSource(new OcspClient(http, ocsp, timeProvider), new CrlClient(http, crl, timeProvider));
    }

    /// <inheritdoc/>
    public ValueTask<RevocationEvidence?> GetAsync(
        X509Certificate2 certificate,
        X509Certificate2 issuer,
        CancellationToken cancellationToken = default) =>
        _sources.GetAsync(certificate, issuer, cancellationToken);
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>
/// Fetches the CRLs that a certificate names (RFC 5280, 4.2.1.13). A list is fetched once for all certificates and
/// all who ask at the same time, and kept until it is out of date.
/// </summary>
public sealed class CrlClient : IRevocationSource
{
    private const int MaxLists = 32;

    private readonly OutboundHttp _http;
    private readonly CrlClientOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly SharedCache<Uri, CertificateRevocationList> _lists;

    /// <summary>Creates the client.</summary>
    /// <param name="http">How to fetch.</param>
    /// <param name="options">How long lists are kept.</param>
    /// <param name="timeProvider">The clock by which lists must be fresh.</param>
    public CrlClient(OutboundHttp? http = null, CrlClientOptions? options = null, TimeProvider? timeProvider = null)
    {
        _timeProvider = timeProvider ?? TimeProvider.System;
        _http = http ?? new OutboundHttp();
        _options = options ?? new CrlClientOptions();
        _lists = new SharedCache<Uri, CertificateRevocationList>(MaxLists, _timeProvider);
    }

    /// <inheritdoc/>
    public async ValueTask<RevocationEvidence?> GetAsync(
        X509Certificate2 certificate,
        X509Certificate2 issuer,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(issuer);
        return await RevocationAddresses
            .FirstAsync(CertificateStructure.Of(certificate).CrlUris, uri => ReadAsync(uri, certificate, issuer, cancellationToken))
            .ConfigureAwait(false);
    }

    private async ValueTask<RevocationEvidence> ReadAsync(
        Uri uri,
        X509Certificate2 certificate,
        X509Certificate2 issuer,
        CancellationToken cancellationToken)
    {
        CertificateRevocationList list = await _lists.GetAsync(uri, () => FetchAsync(uri), cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = _timeProvider.GetUtcNow();
        if (list.ThisUpdate > now + _options.ClockSkew)
            throw new RevocationException($"The CRL at {uri} is dated {list.ThisUpdate:u}, in the future.", isTransient: false);
        if (list.NextUpdate is { } nextUpdate && nextUpdate + _options.ClockSkew < now)
            throw new RevocationException($"The CRL at {uri} has been out of date since {nextUpdate:u} (RFC 5280, 5.1.2.5).", isTransient: true);
        try
        {
            return CrlVerifier.FindEvidence(list, certificate, issuer)
                ?? throw new RevocationException($"It is not a list of {issuer.Subject}; indirect CRLs are not supported.", isTransient: false);
        }
        catch (RevocationException e)
        {
            throw new RevocationException($"The CRL at {uri} for {certificate.Subject} is not acceptable: {e.Message}", e.IsTransient, e);
        }
    }

    private async Task<CacheEntry<CertificateRevocationList>> FetchAsync(Uri uri)
    {
        byte[] bytes;
        try
        {
            bytes = await _http.GetAsync(uri, CancellationToken.None).ConfigureAwait(false);
        }
        catch (OutboundHttpException e)
        {
            throw new RevocationException($"The CRL at {uri} could not be fetched: {e.Message}", e.IsTransient, e);
        }

        CertificateRevocationList list = CertificateRevocationList.Decode(Unwrap(bytes));
        DateTimeOffset now = _timeProvider.GetUtcNow();
        DateTimeOffset latest = now + _options.MaxAge;
        return new CacheEntry<CertificateRevocationList>(list, list.NextUpdate is { } next && next < latest ? next : latest);
    }

    // RFC 5280, 4.2.1.13 wants DER over HTTP; PEM is met all the same.
    private static ReadOnlyMemory<byte> Unwrap(byte[] bytes)
    {
        if (!bytes.AsSpan().StartsWith("-----BEGIN"u8))
            return bytes;
        string text = System.Text.Encoding.Latin1.GetString(bytes);
        return PemEncoding.TryFind(text, out PemFields fields) ? Convert.FromBase64String(text[fields.Base64Data]) : bytes;
    }
}

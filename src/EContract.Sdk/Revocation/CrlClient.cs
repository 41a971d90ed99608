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
    private const int MaxDeltas = 4;

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
        var lists = new List<CertificateRevocationList>(1);
        RevocationException? failure = null;
        // Alternatives, of which one good answer is enough, or lists for some reasons each.
        foreach (Uri uri in CertificateStructure.Of(certificate).CrlUris)
        {
            try
            {
                CertificateRevocationList list = await GetListAsync(uri, cancellationToken).ConfigureAwait(false);
                lists.Add(list);
                lists.AddRange(await GetDeltasAsync(list, certificate, cancellationToken).ConfigureAwait(false));
                if (Find(uri, lists, certificate, issuer) is { } evidence)
                    return evidence;
            }
            catch (RevocationException e)
            {
                failure = e;
            }
        }

        return failure is null ? null : throw failure;
    }

    private RevocationEvidence Find(Uri uri, List<CertificateRevocationList> lists, X509Certificate2 certificate, X509Certificate2 issuer)
    {
        var problems = new List<RevocationException>();
        IReadOnlyList<RevocationEvidence> found = new CrlSet(lists, _options.Issuers).FindAll(certificate, issuer, problems);
        // Another list may know better than one that says nothing.
        if (found.Count > 0)
            return found.FirstOrDefault(evidence => evidence.Status == RevocationStatus.Revoked) ?? found[0];
        throw new RevocationException(
            $"The CRL at {uri} for {certificate.Subject} is not acceptable: {(problems.Count > 0 ? problems[^1].Message : $"It is not a list of {issuer.Subject}.")}",
            problems.Exists(problem => problem.IsTransient),
            problems.LastOrDefault());
    }

    // RFC 5280, 5.2.6 and 4.2.1.15. The complete list is good for itself, as long as it is fresh.
    private async ValueTask<IReadOnlyList<CertificateRevocationList>> GetDeltasAsync(
        CertificateRevocationList list, X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        foreach (Uri uri in list.FreshestUris.Concat(CertificateStructure.Of(certificate).FreshestCrlUris).Distinct().Take(MaxDeltas))
        {
            try
            {
                return [await GetListAsync(uri, cancellationToken).ConfigureAwait(false)];
            }
            catch (RevocationException)
            {
                // The next address may do.
            }
        }

        return [];
    }

    private async ValueTask<CertificateRevocationList> GetListAsync(Uri uri, CancellationToken cancellationToken)
    {
        CertificateRevocationList list = await _lists.GetAsync(uri, () => FetchAsync(uri), cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = _timeProvider.GetUtcNow();
        if (list.ThisUpdate > now + _options.ClockSkew)
            throw new RevocationException($"The CRL at {uri} is dated {list.ThisUpdate:u}, in the future.", isTransient: false);
        if (list.NextUpdate is { } nextUpdate && nextUpdate + _options.ClockSkew < now)
            throw new RevocationException($"The CRL at {uri} has been out of date since {nextUpdate:u} (RFC 5280, 5.1.2.5).", isTransient: true);
        return list;
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

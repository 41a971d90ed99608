using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Revocation;

/// <summary>
/// Remembers what another source said until its next update, or for a maximum age, whichever is sooner; concurrent
/// questions about the same certificate become one. "Unknown", failures and silence are not remembered.
/// </summary>
public sealed class CachingRevocationSource : IRevocationSource
{
    private readonly IRevocationSource _inner;
    private readonly CachingRevocationOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly SharedCache<string, RevocationEvidence?> _cache;

    /// <summary>Creates the cache.</summary>
    public CachingRevocationSource(IRevocationSource inner, CachingRevocationOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        _options = options ?? new CachingRevocationOptions();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _cache = new SharedCache<string, RevocationEvidence?>(_options.MaxEntries, _timeProvider);
    }

    /// <inheritdoc/>
    public ValueTask<RevocationEvidence?> GetAsync(
        X509Certificate2 certificate,
        X509Certificate2 issuer,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(issuer);
        return _cache.GetAsync(Key(certificate, issuer), () => FetchAsync(certificate, issuer), cancellationToken);
    }

    /// <summary>What is remembered, without asking anybody.</summary>
    internal RevocationEvidence? Recall(X509Certificate2 certificate, X509Certificate2 issuer) =>
        _cache.TryGet(Key(certificate, issuer), out RevocationEvidence? evidence) ? evidence : null;

    /// <summary>Asks anew, or joins those who are asking already, and remembers the answer.</summary>
    internal ValueTask<RevocationEvidence?> RenewAsync(X509Certificate2 certificate, X509Certificate2 issuer, CancellationToken cancellationToken)
    {
        _cache.Forget(Key(certificate, issuer));
        return GetAsync(certificate, issuer, cancellationToken);
    }

    private static string Key(X509Certificate2 certificate, X509Certificate2 issuer) =>
        certificate.GetCertHashString(HashAlgorithmName.SHA256) + issuer.GetCertHashString(HashAlgorithmName.SHA256);

    private async Task<CacheEntry<RevocationEvidence?>> FetchAsync(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        RevocationEvidence? evidence = await _inner.GetAsync(certificate, issuer, CancellationToken.None).ConfigureAwait(false);
        if (evidence is null or { Status: RevocationStatus.Unknown })
            return new(evidence, DateTimeOffset.MinValue);
        DateTimeOffset latest = _timeProvider.GetUtcNow() + _options.MaxAge;
        return new(evidence, evidence.NextUpdate is { } next && next < latest ? next : latest);
    }
}

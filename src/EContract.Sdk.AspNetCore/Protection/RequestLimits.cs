using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Protection;

/// <summary>How much one address may ask for, and how many links it may guess at.</summary>
internal sealed class RequestLimits(PagesOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _requests = PartitionedRateLimiter.Create<HttpContext, string>(
        http => RateLimitPartition.GetTokenBucketLimiter(RequestSource.Of(http), _ => Bucket(options.RequestsPerTenSeconds, TimeSpan.FromSeconds(10))));

    private readonly PartitionedRateLimiter<HttpContext> _guesses = PartitionedRateLimiter.Create<HttpContext, string>(
        http => RateLimitPartition.GetTokenBucketLimiter(RequestSource.Of(http), _ => Bucket(options.UnknownLinksPerMinute, TimeSpan.FromMinutes(1))));

    /// <summary>Whether a request may be answered.</summary>
    public bool Admit(HttpContext http)
    {
        using RateLimitLease request = _requests.AttemptAcquire(http);
        // Asking for no permit at all succeeds with a fraction of one left.
        return request.IsAcquired && _guesses.GetStatistics(http) is not { CurrentAvailablePermits: < 1 };
    }

    /// <summary>Counts a link that does not exist.</summary>
    public void CountGuess(HttpContext http) => _guesses.AttemptAcquire(http).Dispose();

    public void Dispose()
    {
        _requests.Dispose();
        _guesses.Dispose();
    }

    private static TokenBucketRateLimiterOptions Bucket(int permits, TimeSpan period) => new()
    {
        TokenLimit = permits,
        TokensPerPeriod = permits,
        ReplenishmentPeriod = period,
        AutoReplenishment = true,
        QueueLimit = 0,
    };
}

using System.Threading.RateLimiting;
using EContract.Sdk.AspNetCore.Protection;
using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Verification;

/// <summary>How many files are taken and judged at a time: by the process, so that it keeps its memory, disk and processors; by one address, so that others get on.</summary>
internal sealed class VerificationLimits : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _places;

    public VerificationLimits(PagesOptions options)
    {
        int all = options.Verification.MaxConcurrent;
        _places = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimitPartition.GetConcurrencyLimiter(RequestSource.Of(http), _ => Places(Math.Max(1, all / 2)))),
            PartitionedRateLimiter.Create<HttpContext, int>(_ => RateLimitPartition.GetConcurrencyLimiter(0, _ => Places(all))));
    }

    /// <summary>Takes a place, if there is one; it is given back by disposing of it.</summary>
    public RateLimitLease TryEnter(HttpContext http) => _places.AttemptAcquire(http);

    public void Dispose() => _places.Dispose();

    private static ConcurrencyLimiterOptions Places(int count) => new() { PermitLimit = count, QueueLimit = 0 };
}

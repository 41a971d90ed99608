using System.Threading.RateLimiting;
using EContract.Sdk.AspNetCore.Protection;
using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Verification;

/// <summary>
/// How many files are here and how many are judged at a time: by the process, so that it keeps its memory, disk and processors; by
/// one address, so that others get on. Who sends slowly holds no place for judging.
/// </summary>
internal sealed class VerificationLimits : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _uploads;
    private readonly PartitionedRateLimiter<HttpContext> _judgements;

    public VerificationLimits(PagesOptions options)
    {
        VerificationOptions limits = options.Verification;
        _uploads = Create(limits.MaxUploads, Math.Max(1, limits.MaxUploads / 4), queue: 0);
        _judgements = Create(limits.MaxConcurrent, Math.Max(1, limits.MaxConcurrent / 2), limits.MaxUploads);
    }

    /// <summary>Takes a place for a file, if there is one; it is given back by disposing of it.</summary>
    public RateLimitLease TryReceive(HttpContext http) => _uploads.AttemptAcquire(http);

    /// <summary>Takes a place for judging, if there is one in time; it is given back by disposing of it.</summary>
    public async ValueTask<RateLimitLease> TryJudgeAsync(HttpContext http, TimeSpan patience)
    {
        RateLimitLease place = _judgements.AttemptAcquire(http);
        if (place.IsAcquired)
            return place;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        deadline.CancelAfter(patience);
        try
        {
            return await _judgements.AcquireAsync(http, cancellationToken: deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return place;
        }
    }

    public void Dispose()
    {
        _uploads.Dispose();
        _judgements.Dispose();
    }

    private static PartitionedRateLimiter<HttpContext> Create(int all, int ofOneAddress, int queue) => PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimitPartition.GetConcurrencyLimiter(RequestSource.Of(http), _ => Places(ofOneAddress, queue))),
        PartitionedRateLimiter.Create<HttpContext, int>(_ => RateLimitPartition.GetConcurrencyLimiter(0, _ => Places(all, queue))));

    private static ConcurrencyLimiterOptions Places(int count, int queue) => new() { PermitLimit = count, QueueLimit = queue };
}

using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>
/// Keeps a job's lease while its steps run, however long they take, and stops them when the lease is lost all the same:
/// otherwise two workers would take a slow job from each other for ever, asking the key each time.
/// </summary>
internal sealed class LeaseHeartbeat : IAsyncDisposable
{
    private readonly EnvelopeServices _services;
    private readonly LeasedJob _job;
    private readonly CancellationTokenSource _work;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _beating;

    public LeaseHeartbeat(EnvelopeServices services, LeasedJob job, CancellationToken cancellationToken)
    {
        _services = services;
        _job = job;
        _work = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _beating = BeatAsync();
    }

    /// <summary>Cancelled when the caller gives up, or the lease is lost.</summary>
    public CancellationToken Token => _work.Token;

    /// <summary>Whether somebody else has the job now.</summary>
    public bool IsLost { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _beating.ConfigureAwait(false);
        _work.Dispose();
        _stop.Dispose();
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(_services.Options.LeaseDuration / 3, _services.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
                await RenewAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The job is done.
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            await _services.Envelopes
                .RenewJobLeaseAsync(_job, _services.Time.GetUtcNow() + _services.Options.LeaseDuration, _stop.Token)
                .ConfigureAwait(false);
        }
        catch (LeaseLostException)
        {
            IsLost = true;
            await _work.CancelAsync().ConfigureAwait(false);
            await _stop.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The store is away for a moment; there is time for two more tries before the lease is over.
        }
    }
}

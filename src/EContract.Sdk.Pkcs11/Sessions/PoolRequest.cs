using EContract.Sdk.Pkcs11.Interop;

namespace EContract.Sdk.Pkcs11.Sessions;

/// <summary>The time that one request has.</summary>
internal sealed class PoolRequest : IDisposable
{
    // What is cancelled needs a moment to end; only what does not end then hangs.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _stop;
    private readonly TimeProvider _timeProvider;

    public PoolRequest(TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        _timeProvider = timeProvider;
        _deadline = new CancellationTokenSource(timeout, timeProvider);
        _stop = cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, cancellationToken)
            : _deadline;
    }

    /// <summary>Cancelled when the time is up, or the caller no longer wants to wait.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>The leave to call the module that it has at the moment.</summary>
    public Pkcs11ModuleLease? Lease { get; set; }

    /// <summary>Why it has not succeeded so far.</summary>
    public Exception? LastFailure { get; set; }

    /// <summary>Waits for work to end, or for the time to be up.</summary>
    public async Task WaitForDeadlineAsync(Task work)
    {
        await work.WaitAsync(_deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await work.WaitAsync(Grace, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _deadline.Dispose();
    }
}

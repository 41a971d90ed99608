namespace EContract.Sdk.Diagnostics;

/// <summary>
/// Remembers of one service that it keeps failing, so that not every signature waits for its timeout. Closed it lets
/// everybody through; after some failures in a row it opens for a while, then lets one through to see.
/// </summary>
/// <typeparam name="TFailure">What a failure is told by.</typeparam>
/// <param name="failureThreshold">After how many failures in a row it opens.</param>
/// <param name="breakDuration">For how long.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class CircuitBreaker<TFailure>(int failureThreshold, TimeSpan breakDuration, TimeProvider timeProvider)
    where TFailure : EContractException
{
    private readonly Lock _lock = new();
    private int _failures;
    private long? _openedAt;
    private bool _isTrying;

    /// <summary>The last failure, while the service is left alone.</summary>
    internal TFailure? LastFailure { get; private set; }

    /// <summary>Whether the service may be asked now. Who gets a yes reports how it went.</summary>
    internal bool TryEnter()
    {
        lock (_lock)
        {
            if (_openedAt is not { } openedAt)
                return true;
            if (_isTrying || timeProvider.GetElapsedTime(openedAt) < breakDuration)
                return false;
            return _isTrying = true;
        }
    }

    /// <summary>It answered, if only to refuse.</summary>
    internal void Answered()
    {
        lock (_lock)
            (_failures, _openedAt, _isTrying, LastFailure) = (0, null, false, null);
    }

    internal void Failed(TFailure failure)
    {
        lock (_lock)
        {
            LastFailure = failure;
            _isTrying = false;
            if (_failures < int.MaxValue)
                _failures++;
            if (_failures >= failureThreshold)
                _openedAt = timeProvider.GetTimestamp();
        }
    }

    /// <summary>The caller gave up waiting: nothing was learnt.</summary>
    internal void Abandoned()
    {
        lock (_lock)
            _isTrying = false;
    }
}

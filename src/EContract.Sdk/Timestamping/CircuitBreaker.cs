namespace EContract.Sdk.Timestamping;

/// <summary>
/// Remembers of one authority that it keeps failing, so that not every signature waits for its timeout. Closed it lets
/// everybody through; after some failures in a row it opens for a while, then lets one through to see.
/// </summary>
internal sealed class CircuitBreaker(FailoverTimestampOptions options, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private int _failures;
    private long? _openedAt;
    private bool _isTrying;

    /// <summary>The last failure, while the authority is left alone.</summary>
    internal TimestampException? LastFailure { get; private set; }

    /// <summary>Whether the authority may be asked now. Who gets a yes reports how it went.</summary>
    internal bool TryEnter()
    {
        lock (_lock)
        {
            if (_openedAt is not { } openedAt)
                return true;
            if (_isTrying || timeProvider.GetElapsedTime(openedAt) < options.BreakDuration)
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

    internal void Failed(TimestampException failure)
    {
        lock (_lock)
        {
            LastFailure = failure;
            _isTrying = false;
            if (_failures < int.MaxValue)
                _failures++;
            if (_failures >= options.FailureThreshold)
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

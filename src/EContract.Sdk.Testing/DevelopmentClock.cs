namespace EContract.Sdk.Testing;

/// <summary>A clock that can be set: the system's clock plus an offset, or standing still. Timers keep real time.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class DevelopmentClock : TimeProvider
{
    private readonly TimeProvider _system;
    private readonly Lock _lock = new();
    private TimeSpan _offset;
    private DateTimeOffset? _frozenAt;

    /// <summary>Creates a clock that runs with the system's.</summary>
    public DevelopmentClock()
        : this(System)
    {
    }

    /// <summary>Creates a clock that runs with another.</summary>
    public DevelopmentClock(TimeProvider system) => _system = system;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _frozenAt ?? _system.GetUtcNow() + _offset;
    }

    /// <summary>Sets the clock; a running clock runs on from there, a frozen one stands there.</summary>
    public void Set(DateTimeOffset now)
    {
        lock (_lock)
        {
            _offset = now - _system.GetUtcNow();
            if (_frozenAt is not null)
                _frozenAt = now.ToUniversalTime();
        }
    }

    /// <summary>Moves the clock, back where the span is negative.</summary>
    public void Advance(TimeSpan span) => Set(GetUtcNow() + span);

    /// <summary>Makes the clock stand still at a time.</summary>
    /// <param name="at">Where; now unless given.</param>
    public void Freeze(DateTimeOffset? at = null)
    {
        lock (_lock)
            _frozenAt = (at ?? GetUtcNow()).ToUniversalTime();
    }
}

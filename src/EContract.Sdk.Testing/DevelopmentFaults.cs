namespace EContract.Sdk.Testing;

/// <summary>The faults of one authority, settable while it runs.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class DevelopmentFaults
{
    private static readonly DevelopmentFault[] TransportFaults =
        [DevelopmentFault.ServerError, DevelopmentFault.Hang, DevelopmentFault.DropConnection];

    private readonly DevelopmentFault[] _messageFaults;
    private readonly Lock _lock = new();
    private DevelopmentFault _fault;
    private int _times;
    private int _spared;
    private int _requestCount;
    private TimeSpan _delay;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal DevelopmentFaults(params DevelopmentFault[] messageFaults) => _messageFaults = messageFaults;

    /// <summary>How many requests the authority has been asked to answer, with a fault or without.</summary>
    public int RequestCount => Volatile.Read(ref _requestCount);

    /// <summary>How long every answer is held back, in real time.</summary>
    /// <value>Zero unless set.</value>
    public TimeSpan Delay
    {
        get
        {
            lock (_lock)
                return _delay;
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            lock (_lock)
                _delay = value;
        }
    }

    /// <summary>Completes as soon as the faults are changed: hanging requests are let go then.</summary>
    internal Task Changed
    {
        get
        {
            lock (_lock)
                return _changed.Task;
        }
    }

    /// <summary>Makes the next requests fail; the authority heals after <paramref name="times"/> of them.</summary>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="times">How often; for ever unless given.</param>
    /// <param name="after">How many requests are still answered well before that.</param>
    /// <exception cref="ArgumentException">The authority has no such fault, as a CRL has no nonce.</exception>
    public void Inject(DevelopmentFault fault, int times = int.MaxValue, int after = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        if (fault != DevelopmentFault.None && !IsTransport(fault) && !_messageFaults.Contains(fault))
            throw new ArgumentException($"This authority has no fault of the kind {fault}.", nameof(fault));
        Change(fault, times, after);
    }

    /// <summary>Heals the authority: no fault, no delay.</summary>
    public void Clear()
    {
        Delay = TimeSpan.Zero;
        Change(DevelopmentFault.None, 0, 0);
    }

    /// <summary>Counts a request that comes by the network and says what shall happen to it.</summary>
    internal DevelopmentFault Take() => Take(_ => true);

    /// <summary>Counts a request made in process, to which nothing can happen on the way.</summary>
    internal DevelopmentFault TakeMessageFault() => Take(fault => !IsTransport(fault));

    private static bool IsTransport(DevelopmentFault fault) => TransportFaults.Contains(fault);

    private DevelopmentFault Take(Predicate<DevelopmentFault> applies)
    {
        lock (_lock)
        {
            _requestCount = unchecked(_requestCount + 1);
            if (_times == 0 || !applies(_fault))
                return DevelopmentFault.None;
            if (_spared > 0)
            {
                _spared--;
                return DevelopmentFault.None;
            }

            if (_times != int.MaxValue)
                _times--;
            return _fault;
        }
    }

    private void Change(DevelopmentFault fault, int times, int after)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _fault = fault;
            _times = times;
            _spared = after;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}

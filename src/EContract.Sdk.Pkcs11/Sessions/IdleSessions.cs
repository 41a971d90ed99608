namespace EContract.Sdk.Pkcs11.Sessions;

/// <summary>Open sessions that nobody uses at the moment, the last used first: the others grow old, and are closed.</summary>
internal sealed class IdleSessions(TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(PooledSession Session, long Since)> _sessions = new();
    private bool _closed;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _sessions.Count;
        }
    }

    /// <summary>Takes one of a generation of the module.</summary>
    public PooledSession? TryTake(int generation)
    {
        lock (_gate)
        {
            while (_sessions.Last is { } last)
            {
                _sessions.RemoveLast();
                if (last.Value.Session.Generation == generation)
                    return last.Value.Session;
                last.Value.Session.Abandon();
            }
        }

        return null;
    }

    /// <summary>Keeps a session for the next.</summary>
    /// <returns>Whether it is kept; none is any more after <see cref="TakeAll"/>.</returns>
    public bool TryAdd(PooledSession session)
    {
        lock (_gate)
        {
            if (!_closed)
                _sessions.AddLast((session, timeProvider.GetTimestamp()));
            return !_closed;
        }
    }

    /// <summary>Takes those that nobody has used for a time, but leaves so many.</summary>
    public List<PooledSession> TakeOlderThan(TimeSpan age, int leave)
    {
        var old = new List<PooledSession>();
        lock (_gate)
        {
            while (_sessions.Count > leave && _sessions.First is { } first && timeProvider.GetElapsedTime(first.Value.Since) >= age)
            {
                _sessions.RemoveFirst();
                old.Add(first.Value.Session);
            }
        }

        return old;
    }

    /// <summary>Takes all there are, and keeps no more.</summary>
    public List<PooledSession> TakeAll()
    {
        lock (_gate)
        {
            _closed = true;
            List<PooledSession> all = [.. _sessions.Select(idle => idle.Session)];
            _sessions.Clear();
            return all;
        }
    }
}

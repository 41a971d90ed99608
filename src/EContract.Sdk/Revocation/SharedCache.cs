using System.Collections.Concurrent;

namespace EContract.Sdk.Revocation;

/// <summary>A value and when it must be fetched anew.</summary>
internal sealed record CacheEntry<TValue>(TValue Value, DateTimeOffset Expires);

/// <summary>
/// Values that are fetched once for everybody who asks at the same time, and kept until they expire. Failures are not
/// kept, and what has expired on arrival serves those who waited for it.
/// </summary>
internal sealed class SharedCache<TKey, TValue>(int capacity, TimeProvider timeProvider)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<CacheEntry<TValue>>>> _entries = [];

    /// <summary>Gets a value. Cancelling one waiter does not cancel the fetch, which others may wait for.</summary>
    internal async ValueTask<TValue> GetAsync(TKey key, Func<Task<CacheEntry<TValue>>> fetch, CancellationToken cancellationToken)
    {
        while (true)
        {
            Lazy<Task<CacheEntry<TValue>>> entry = _entries.GetOrAdd(key, _ => new Lazy<Task<CacheEntry<TValue>>>(fetch));
            bool waits = !entry.IsValueCreated || !entry.Value.IsCompleted;
            CacheEntry<TValue> found;
            try
            {
                found = await entry.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (entry.Value.IsFaulted || entry.Value.IsCanceled)
            {
                _entries.TryRemove(new(key, entry));
                throw;
            }

            bool expired = found.Expires <= timeProvider.GetUtcNow();
            if (expired)
                _entries.TryRemove(new(key, entry));
            else
                Trim();
            if (waits || !expired)
                return found.Value;
        }
    }

    /// <summary>Gets a value that has been fetched and is still good.</summary>
    internal bool TryGet(TKey key, out TValue value)
    {
        if (_entries.TryGetValue(key, out Lazy<Task<CacheEntry<TValue>>>? entry)
            && entry is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }
            && entry.Value.Result is var found && found.Expires > timeProvider.GetUtcNow())
        {
            value = found.Value;
            return true;
        }

        value = default!;
        return false;
    }

    /// <summary>Drops a value that has been fetched; one that is being fetched is new enough for whoever asks now.</summary>
    internal void Forget(TKey key)
    {
        if (_entries.TryGetValue(key, out Lazy<Task<CacheEntry<TValue>>>? entry) && entry is { IsValueCreated: true, Value.IsCompleted: true })
            _entries.TryRemove(new(key, entry));
    }

    private void Trim()
    {
        int surplus = _entries.Count - capacity;
        if (surplus <= 0)
            return;
        var soonestFirst = _entries
            .Where(pair => pair.Value is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            .OrderBy(pair => pair.Value.Value.Result.Expires)
            .Take(surplus);
        foreach (KeyValuePair<TKey, Lazy<Task<CacheEntry<TValue>>>> pair in soonestFirst)
            _entries.TryRemove(pair);
    }
}

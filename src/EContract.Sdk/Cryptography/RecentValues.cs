using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace EContract.Sdk.Cryptography;

/// <summary>
/// Values that were worked out lately and may be wanted again, in two generations: when the younger is full it becomes
/// the elder, and what of the elder was not asked for since is forgotten. Safe for concurrent use.
/// </summary>
/// <param name="capacity">How many values a generation holds.</param>
/// <param name="comparer">When keys are the same.</param>
internal sealed class RecentValues<TKey, TValue>(int capacity, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly Lock _aging = new();
    private volatile ConcurrentDictionary<TKey, TValue> _younger = new(comparer);
    private volatile ConcurrentDictionary<TKey, TValue> _elder = new(comparer);

    /// <summary>How many values are held: never more than twice the capacity, but for those added at the same moment.</summary>
    internal int Count => _younger.Count + _elder.Count;

    internal bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_younger.TryGetValue(key, out value))
            return true;
        if (!_elder.TryRemove(key, out value))
            return false;
        Add(key, value);
        return true;
    }

    /// <summary>Keeps a value; the one that somebody else has kept in the meantime counts.</summary>
    internal TValue Add(TKey key, TValue value)
    {
        ConcurrentDictionary<TKey, TValue> younger = _younger;
        if (younger.Count >= capacity)
        {
            lock (_aging)
            {
                if (ReferenceEquals(younger, _younger))
                {
                    _elder = younger;
                    _younger = new ConcurrentDictionary<TKey, TValue>(comparer);
                }
            }
        }

        return _younger.GetOrAdd(key, value);
    }
}

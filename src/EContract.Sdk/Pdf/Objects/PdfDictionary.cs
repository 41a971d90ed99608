using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace EContract.Sdk.Pdf.Objects;

/// <summary>
/// A dictionary, in the order it stands in the file. Where a key stands twice the last value counts, as in most
/// readers; <see cref="Overridden"/> keeps the others, because readers do differ and an attacker may play on that.
/// </summary>
internal sealed class PdfDictionary : PdfObject, IReadOnlyCollection<KeyValuePair<string, PdfObject>>
{
    // Up to this many entries a scan beats a hash table.
    private const int IndexThreshold = 16;

    private readonly KeyValuePair<string, PdfObject>[] _entries;
    private readonly Dictionary<string, PdfObject>? _index;
    private readonly KeyValuePair<string, PdfObject>[]? _overridden;

    public PdfDictionary(IReadOnlyCollection<KeyValuePair<string, PdfObject>> entries)
    {
        if (entries.Count <= IndexThreshold)
        {
            _entries = RemoveDuplicates([.. entries], out _overridden);
            return;
        }

        _index = new Dictionary<string, PdfObject>(entries.Count);
        foreach (var (key, value) in entries)
            _index[key] = value;
        _entries = _index.Count != entries.Count ? Keep(entries, _index, out _overridden) : [.. entries];
    }

    public PdfDictionary(params ReadOnlySpan<(string Key, PdfObject Value)> entries)
        : this(ToPairs(entries))
    {
    }

    // Entries whose keys are known to differ.
    private PdfDictionary(KeyValuePair<string, PdfObject>[] entries, KeyValuePair<string, PdfObject>[]? overridden = null)
    {
        _entries = entries;
        _overridden = overridden;
        if (entries.Length > IndexThreshold)
            _index = new Dictionary<string, PdfObject>(entries);
    }

    public static readonly PdfDictionary Empty = new(System.Array.Empty<KeyValuePair<string, PdfObject>>());

    public int Count => _entries.Length;

    /// <summary>The entries, for walking them without allocating.</summary>
    public ReadOnlySpan<KeyValuePair<string, PdfObject>> Entries => _entries;

    /// <summary>Whether the file gave some key more than once.</summary>
    public bool HasDuplicateKeys => _overridden is not null;

    /// <summary>The values that stand before another one of the same key, and do not count for us.</summary>
    public ReadOnlySpan<KeyValuePair<string, PdfObject>> Overridden => _overridden;

    /// <summary>The value of a key as it stands, perhaps a reference; <see langword="null"/> when absent.</summary>
    public PdfObject? this[string key] => TryGet(key, out PdfObject? value) ? value : null;

    public bool ContainsKey(string key) => TryGet(key, out _);

    public bool TryGet(string key, [NotNullWhen(true)] out PdfObject? value)
    {
        if (_index is not null)
            return _index.TryGetValue(key, out value);
        foreach (ref readonly KeyValuePair<string, PdfObject> entry in _entries.AsSpan())
        {
            if (entry.Key == key)
            {
                value = entry.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>The same entries with one replaced, or added at the end.</summary>
    public PdfDictionary With(string key, PdfObject value)
    {
        int place = IndexOf(key);
        var entries = new KeyValuePair<string, PdfObject>[place < 0 ? _entries.Length + 1 : _entries.Length];
        _entries.CopyTo(entries, 0);
        entries[place < 0 ? _entries.Length : place] = new(key, value);
        return new PdfDictionary(entries);
    }

    /// <summary>The same entries without one.</summary>
    public PdfDictionary Without(string key) =>
        IndexOf(key) < 0 ? this : new(System.Array.FindAll(_entries, entry => entry.Key != key));

    /// <summary>The same keys with other values; what was overridden stays as it is.</summary>
    public PdfDictionary Map(Func<KeyValuePair<string, PdfObject>, PdfObject> value) =>
        new(System.Array.ConvertAll(_entries, entry => KeyValuePair.Create(entry.Key, value(entry))), _overridden);

    private int IndexOf(string key)
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            if (_entries[i].Key == key)
                return i;
        }

        return -1;
    }

    public IEnumerator<KeyValuePair<string, PdfObject>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, PdfObject>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static KeyValuePair<string, PdfObject>[] RemoveDuplicates(KeyValuePair<string, PdfObject>[] entries, out KeyValuePair<string, PdfObject>[]? overridden)
    {
        bool found = false;
        for (int i = 1; i < entries.Length; i++)
        {
            for (int j = 0; j < i; j++)
                found |= entries[i].Key == entries[j].Key;
        }

        overridden = null;
        if (!found)
            return entries;
        var last = new Dictionary<string, PdfObject>();
        foreach (var (key, value) in entries)
            last[key] = value;
        return Keep(entries, last, out overridden);
    }

    private static KeyValuePair<string, PdfObject>[] Keep(
        IReadOnlyCollection<KeyValuePair<string, PdfObject>> entries,
        Dictionary<string, PdfObject> last,
        out KeyValuePair<string, PdfObject>[] overridden)
    {
        overridden = [.. entries.Where(entry => !ReferenceEquals(last[entry.Key], entry.Value))];
        return [.. last];
    }

    private static KeyValuePair<string, PdfObject>[] ToPairs(ReadOnlySpan<(string Key, PdfObject Value)> entries)
    {
        var pairs = new KeyValuePair<string, PdfObject>[entries.Length];
        for (int i = 0; i < entries.Length; i++)
            pairs[i] = new(entries[i].Key, entries[i].Value);
        return pairs;
    }
}

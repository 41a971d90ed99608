using EContract.Sdk.Contracts;

namespace EContract.Sdk.Storage;

/// <summary>Things that become due and are leased to be worked on. The caller holds the lock.</summary>
internal sealed class InMemoryQueue<T>
{
    private readonly Dictionary<string, Item> _items = [];

    /// <summary>What was tried and is not done.</summary>
    public IEnumerable<Item> Delayed => _items.Values.Where(item => !item.IsDone && (item.IsParked || item.Attempts > 0));

    public void Add(string id, EnvelopeId envelopeId, DateTimeOffset dueAt, T value) =>
        _items.TryAdd(id, new Item(envelopeId, value) { DueAt = dueAt, FirstDueAt = dueAt });

    public Item? Lease(LeaseRequest request, bool onePerEnvelope, Func<T, bool>? wants = null)
    {
        Item? item = _items.Values
            .Where(candidate => candidate is { IsDone: false, IsParked: false }
                && candidate.DueAt <= request.Now
                && !candidate.IsLeased(request.Now)
                && (request.EnvelopeId is not { } only || candidate.EnvelopeId == only)
                && wants?.Invoke(candidate.Value) != false)
            .Where(candidate => !onePerEnvelope
                || !_items.Values.Any(other => other.EnvelopeId == candidate.EnvelopeId && other.IsLeased(request.Now)))
            .MinBy(candidate => candidate.DueAt);
        if (item is not null)
            (item.Owner, item.LeasedUntil) = (request.Owner, request.Until);
        return item;
    }

    /// <exception cref="LeaseLostException">It is not, or no longer, the owner's.</exception>
    public Item Require(string id, string owner) =>
        _items.TryGetValue(id, out Item? item) && item.Owner == owner ? item : throw new LeaseLostException(id);

    public Item Settle(string id, string owner, SettlementKind kind, DateTimeOffset? dueAt, string? error = null)
    {
        Item item = Require(id, owner);
        item.Owner = null;
        item.IsDone = kind == SettlementKind.Done;
        item.IsParked = kind == SettlementKind.Parked;
        item.DueAt = dueAt ?? item.DueAt;
        if (kind != SettlementKind.Released)
            (item.Attempts, item.Error) = (item.Attempts + 1, error);
        return item;
    }

    public void Resume(EnvelopeId envelopeId, DateTimeOffset dueAt)
    {
        foreach (Item item in Delayed.Where(item => item.EnvelopeId == envelopeId))
            (item.IsParked, item.DueAt, item.FirstDueAt, item.Attempts) = (false, dueAt, dueAt, 0);
    }

    /// <summary>What was tried and is not done.</summary>
    public IEnumerable<Item> Undelivered => _items.Values.Where(item => !item.IsDone && item.Attempts > 0);

    public void Resume(string id, DateTimeOffset dueAt)
    {
        if (_items.TryGetValue(id, out Item? item) && !item.IsDone)
            (item.IsParked, item.DueAt, item.FirstDueAt, item.Attempts) = (false, dueAt, dueAt, 0);
    }

    /// <summary>Counts what waits.</summary>
    /// <param name="now">The moment by which something is due.</param>
    /// <param name="since">Since when an item waits.</param>
    public WorkQueue Measure(DateTimeOffset now, Func<Item, DateTimeOffset> since)
    {
        List<Item> due = [.. _items.Values.Where(item => item is { IsDone: false, IsParked: false } && since(item) <= now)];
        return new WorkQueue(
            due.Count,
            due.Count(item => item.Attempts > 0),
            _items.Values.Count(item => item is { IsDone: false, IsParked: true }),
            due.Count == 0 ? null : due.Min(since));
    }

    public sealed class Item(EnvelopeId envelopeId, T value)
    {
        public EnvelopeId EnvelopeId { get; } = envelopeId;

        public T Value { get; set; } = value;

        public DateTimeOffset DueAt { get; set; }

        /// <summary>When it was due before anything put it off.</summary>
        public DateTimeOffset FirstDueAt { get; set; }

        public int Attempts { get; set; }

        public string? Error { get; set; }

        public string? Owner { get; set; }

        public DateTimeOffset LeasedUntil { get; set; }

        public bool IsDone { get; set; }

        public bool IsParked { get; set; }

        public bool IsLeased(DateTimeOffset now) => Owner is not null && now < LeasedUntil;
    }
}

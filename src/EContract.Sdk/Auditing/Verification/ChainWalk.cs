using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;

namespace EContract.Sdk.Auditing.Verification;

/// <summary>Goes along one chain, holding each event against the one before, and what the anchors say against both. Remembers no event.</summary>
/// <param name="tenant">Whose chain.</param>
/// <param name="head">How far it had come when it was listed.</param>
/// <param name="facts">Reads the events.</param>
/// <param name="boundUntil">What happened before this has to be bound by an anchor; <see langword="null"/>: nothing has to.</param>
internal sealed class ChainWalk(TenantId tenant, ChainHead head, EventFacts facts, DateTimeOffset? boundUntil)
{
    private string _last = AuditChain.Origin;
    private string? _atHead = head.Version == 0 ? AuditChain.Origin : null;

    // The first event behind the last leaf, where it ought to have one.
    private long? _unbound;

    public ChainId Chain => head.Chain;

    /// <summary>How many events were found in order.</summary>
    public long Count { get; private set; }

    /// <summary>The first thing wrong.</summary>
    public AuditFinding? Finding { get; private set; }

    public void Add(ChainEvent stored)
    {
        if (Finding is not null)
            return;
        if (facts.FindBreak(tenant, stored, Count + 1, _last) is { } broken)
        {
            Find(broken.Failure, broken.Sequence, null, broken.Message);
            return;
        }

        Count++;
        _last = stored.Hash;
        if (boundUntil is { } until && (facts.At is not { } at || at < until))
            _unbound ??= Count;
        if (Count == head.Version)
            _atHead = stored.Hash;
    }

    /// <summary>Holds an anchor's leaf against the event that was added last.</summary>
    public void Hold(AnchorLeaf leaf)
    {
        if (Finding is not null)
            return;
        if (leaf.Head.Version > Count)
            Find(AuditFailure.WrongEnd, Count + 1, leaf.Anchor, $"event {Count + 1} is missing; anchor {leaf.Anchor} names {leaf.Head.Version} events.");
        else if (leaf.Head.Version < Count || leaf.Head.HeadHash != _last)
            Find(AuditFailure.Rewritten, leaf.Head.Version, leaf.Anchor, $"event {leaf.Head.Version} is another one than anchor {leaf.Anchor} names: the chain was written anew up to there.");
        else
            _unbound = null;
    }

    /// <summary>Takes note of a leaf that names events which came after the chain was read.</summary>
    public void Pass() => _unbound = null;

    /// <summary>Holds the chain's end against what the store keeps apart from the events.</summary>
    /// <param name="now">The same, read again: events may have been appended while the chain was read.</param>
    public void End(ChainHead now)
    {
        if (Finding is not null)
            return;
        if (Count < head.Version)
            Find(AuditFailure.WrongEnd, Count + 1, null, $"event {Count + 1} is missing; there were {head.Version}.");
        else if (Count > now.Version)
            Find(AuditFailure.WrongEnd, now.Version + 1, null, $"event {now.Version + 1} was added; there were {now.Version}.");
        else if (_atHead != head.HeadHash || (Count == now.Version && _last != now.HeadHash))
            Find(AuditFailure.WrongEnd, Math.Max(head.Version, 1), null, $"event {head.Version} is another one than the store knows as the last.");
        else if (_unbound is { } first)
            Find(AuditFailure.NotAnchored, first, null, $"event {first} is older than the last anchor, and no anchor binds it: the chain was kept out of them.");
    }

    /// <summary>Whether more events came than the chain had when it was listed.</summary>
    public bool HasGrown => Finding is null && Count > head.Version;

    public ChainHead Head => head;

    /// <summary>Whether the events are what they were, as far as can be known.</summary>
    public bool IsSound => Finding is null or { Failure: AuditFailure.NotAnchored };

    private void Find(AuditFailure failure, long sequence, long? anchor, string message) =>
        Finding = new AuditFinding(tenant, failure, head.Chain, sequence, anchor, message);
}

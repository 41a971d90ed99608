using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;

namespace EContract.Sdk.Auditing.Verification;

/// <summary>Goes along one chain, holding each event against the one before, and what the anchors say against both. Remembers no event.</summary>
internal sealed class ChainWalk(TenantId tenant, ChainHead head, EventFacts facts)
{
    private string _last = AuditChain.Origin;
    private string? _atHead = head.Version == 0 ? AuditChain.Origin : null;

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
    }

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
    }

    /// <summary>Whether more events came than the chain had when it was listed.</summary>
    public bool HasGrown => Finding is null && Count > head.Version;

    public ChainHead Head => head;

    private void Find(AuditFailure failure, long sequence, long? anchor, string message) =>
        Finding = new AuditFinding(tenant, failure, head.Chain, sequence, anchor, message);
}

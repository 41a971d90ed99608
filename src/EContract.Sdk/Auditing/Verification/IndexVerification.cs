using System.Runtime.CompilerServices;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Auditing.Verification;

/// <summary>
/// Holds what envelopes are found by against their events: those are bound, the rows that a search reads are not. Who changes only the rows
/// hides a contract from whoever searches.
/// </summary>
internal sealed class IndexVerification(IAuditStore store, TenantId tenant)
{
    /// <param name="intact">Envelopes whose chains are in order, of one page.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async IAsyncEnumerable<AuditFinding> VerifyAsync(
        IReadOnlyList<ChainId> intact, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (intact.Count == 0)
            yield break;
        var expected = new List<IndexedEnvelope>(intact.Count);
        var events = new List<ChainEvent>();
        await foreach (ChainEvent stored in store.ReadEventsAsync(intact, cancellationToken).ConfigureAwait(false))
        {
            if (events.Count > 0 && events[^1].Chain != stored.Chain)
                Add(expected, events);
            events.Add(stored);
        }

        Add(expected, events);
        foreach (IndexFault fault in await store.FindIndexFaultsAsync(expected, cancellationToken).ConfigureAwait(false))
        {
            yield return new AuditFinding(
                tenant, AuditFailure.IndexChanged, ChainId.Of(fault.EnvelopeId), null, null, $"{fault.What} is found otherwise than its events say.");
        }
    }

    private void Add(List<IndexedEnvelope> expected, List<ChainEvent> events)
    {
        if (events.Count > 0 && Fold(events) is { } envelope)
            expected.Add(new IndexedEnvelope(EnvelopeSummary.Of(envelope), envelope.Version));
        events.Clear();
    }

    // Of events that this program cannot read no store can have computed anything; whoever loads the envelope is told.
    private Envelope? Fold(List<ChainEvent> events)
    {
        if (!EnvelopeId.TryParse(events[0].Chain.Id, out EnvelopeId id))
            return null;
        try
        {
            return Envelope.Fold(AuditChainVerifier.Read(
                new EnvelopeHistory(id, events.Count, events[^1].Hash, [.. events.Select(stored => new StoredEvent(id, stored.Sequence, stored.Hash, stored.Json))])
                {
                    Tenant = tenant,
                }));
        }
        catch (Exception e) when (e is AuditBrokenException or ArgumentException)
        {
            return null;
        }
    }
}

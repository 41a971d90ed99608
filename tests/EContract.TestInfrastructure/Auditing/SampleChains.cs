using System.Globalization;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;

namespace EContract.TestInfrastructure.Auditing;

/// <summary>Makes envelopes of which only the chain is sound: enough to verify, and much faster than real ones.</summary>
public static class SampleChains
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Makes an envelope with some events.</summary>
    /// <param name="store">Where.</param>
    /// <param name="tenant">Whose.</param>
    /// <param name="events">How many events.</param>
    /// <param name="at">When they happened; now, when it is not given.</param>
    public static async Task<EnvelopeId> AddEnvelopeAsync(IEnvelopeStore store, TenantId tenant, int events, DateTimeOffset? at = null)
    {
        EnvelopeId id = EnvelopeId.New(TimeProvider.System);
        await AppendAsync(store, tenant, id, 0, AuditChain.Origin, events, at);
        return id;
    }

    /// <summary>Lets an envelope go on.</summary>
    public static async Task GrowAsync(IEnvelopeStore store, TenantId tenant, EnvelopeId id, int events)
    {
        EnvelopeHistory history = (await store.LoadAsync(id))!;
        await AppendAsync(store, tenant, id, history.Version, history.HeadHash, events);
    }

    /// <summary>An event as it would stand in the log.</summary>
    /// <param name="id">The envelope.</param>
    /// <param name="tenant">Whose.</param>
    /// <param name="sequence">Its place.</param>
    /// <param name="previous">The hash of the one before.</param>
    /// <param name="text">What happened.</param>
    /// <param name="at">When; now, when it is not given.</param>
    public static StoredEvent Event(EnvelopeId id, TenantId tenant, long sequence, string previous, string text = "契約 𠮷", DateTimeOffset? at = null)
    {
        string time = (at ?? TimeProvider.System.GetUtcNow()).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        string owner = tenant == TenantId.Default || sequence > 1 ? "" : $"\"tenant\":\"{tenant}\",";
        string json = $$"""{"actor":{"id":"system","kind":"system","name":"EContract"},"at":"{{time}}","envelope":"{{id}}","event":{{{owner}}"text":"{{text}}","type":"sample"},"ip":"192.0.2.1","previous":"{{previous}}","sequence":{{sequence}},"v":1}""";
        return new StoredEvent(id, sequence, AuditChain.Hash(json), json);
    }

    private static async Task AppendAsync(IEnvelopeStore store, TenantId tenant, EnvelopeId id, long version, string head, int events, DateTimeOffset? at = null)
    {
        var made = new List<StoredEvent>();
        for (int i = 1; i <= events; i++)
        {
            made.Add(Event(id, tenant, version + i, head, at: at));
            head = made[^1].Hash;
        }

        await store.AppendAsync(new EnvelopeCommit
        {
            ExpectedVersion = version,
            Events = made,
            Summary = new EnvelopeSummary(id, "業務委託契約", EnvelopeStatus.Draft, null, Noon, Noon) { Tenant = tenant },
        });
    }
}

using EContract.Sdk.Auditing;
using EContract.Sdk.Auditing.Logs;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Storage;
using EContract.Sdk.Tests.Workflow;
using EContract.Sdk.Workflow;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Tests.Auditing.Logs;

public sealed class TenantLogTests
{
    private static readonly TenantId Tokai = new("tokai");

    private readonly InMemoryEnvelopeStore _store = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TenantLog Log => new(_store, _clock);

    [Fact]
    public async Task RecordAsync_SeveralProcessesAtOnce_EachWritesAChainOfItsOwn()
    {
        TenantLog[] processes = [Log, Log, Log];

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() =>
            processes[i % 3].RecordAsync(Tokai, new HostEvent($"event-{i}"), null, Cancel).AsTask())));

        TenantEventRecord[] all = await Log.ReadAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel);
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"event-{i}").Order(), all.Select(record => record.Event.Name).Order());
        IGrouping<string, TenantEventRecord>[] chains = [.. all.GroupBy(record => record.Log)];
        Assert.Equal(3, chains.Length);
        foreach (IGrouping<string, TenantEventRecord> chain in chains)
        {
            ChainEvent[] stored = await _store.ReadEventsAsync([new ChainId(ChainKind.Log, chain.Key)], Cancel).ToArrayAsync(Cancel);
            Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), chain.Select(record => record.Sequence));
            Assert.Equal([AuditChain.Origin, .. stored[..^1].Select(e => e.Hash)], chain.Select(record => record.PreviousHash));
            Assert.All(stored, e => Assert.Equal(AuditChain.Hash(e.Json), e.Hash));
        }
    }

    [Fact]
    public async Task RecordAsync_WhoAndFromWhere_IsRecorded()
    {
        var context = new RequestContext { Actor = Actor.User("u1", "山田"), IpAddress = "2001:db8::1", UserAgent = "Browser", CorrelationId = "r1" };
        TenantLog log = Log;
        await log.RecordAsync(Tokai, new HostEvent("login.succeeded"), context, Cancel);
        await log.RecordAsync(Tokai, new ScrubSucceeded(3), null, Cancel);

        TenantEventRecord[] all = await log.ReadAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel);

        Assert.Equal((context.Actor, "2001:db8::1", "Browser", "r1"), (all[0].Actor, all[0].IpAddress, all[0].UserAgent, all[0].CorrelationId));
        Assert.Equal(Actor.System, all[1].Actor);
        Assert.Empty(await log.ReadAsync(new TenantId("other"), cancellationToken: Cancel).ToArrayAsync(Cancel));
    }

    [Fact]
    public async Task ReadAsync_Period_GivesWhatHappenedInIt()
    {
        TenantLog log = Log;
        DateTimeOffset start = _clock.GetUtcNow();
        for (int i = 0; i < 4; i++)
        {
            await log.RecordAsync(Tokai, new HostEvent($"hour-{i}"), null, Cancel);
            _clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(
            ["hour-1", "hour-2"],
            await log.ReadAsync(Tokai, start.AddHours(1), start.AddHours(3), Cancel).Select(record => record.Event.Name).ToArrayAsync(Cancel));
    }

    [Fact]
    public async Task RecordAsync_StoreFails_SaysSoAndGoesOnInAnotherChain()
    {
        TenantLog log = Log;
        await log.RecordAsync(Tokai, new HostEvent("one"), null, Cancel);
        ChainId chain = (await _store.ListChainsAsync(new ChainQuery(Tokai), Cancel))[0].Chain;

        // Somebody else wrote into our chain: it cannot be ours any more.
        await _store.AppendLogAsync(new LogCommit(Tokai, 1, [new ChainEvent(chain, 2, "x", "{}")], _clock.GetUtcNow()), Cancel);
        await Assert.ThrowsAsync<LogConflictException>(() => log.RecordAsync(Tokai, new HostEvent("two"), null, Cancel).AsTask());
        await log.RecordAsync(Tokai, new HostEvent("three"), null, Cancel);

        Assert.Equal(2, (await _store.ListChainsAsync(new ChainQuery(Tokai), Cancel)).Count);
    }

    [Fact]
    public async Task Manager_ReadingByTheHostsUsers_IsRecorded()
    {
        using var host = new WorkflowFixture();
        var store = new InMemoryEnvelopeStore();
        EnvelopeServices services = host.With(store, host.Documents);
        var manager = new EnvelopeManager(services);
        var context = new RequestContext { Actor = Actor.User("u1", "山田") };
        Envelope envelope = await manager.ForTenant(Tokai).CreateAsync(WorkflowFixture.Descriptor(1), null, Cancel);
        envelope = await manager.ForTenant(Tokai).SendAsync(envelope.Id, null, Cancel);
        string token = host.TokenOf(envelope.Participants[0]);
        await manager.OpenLinkAsync(token, null, Cancel);
        foreach (ContractDocument document in envelope.Documents)
            await (await manager.OpenDocumentAsync(token, document.Id, null, Cancel)).DisposeAsync();
        SigningSummary summary = await manager.PrepareSignAsync(token, null, Cancel);
        await manager.ConfirmSignAsync(token, "key", summary.Consent, null, Cancel);

        await (await manager.ForTenant(Tokai).OpenSealedAsync(envelope.Id, envelope.Documents[0].Id, context, Cancel)).DisposeAsync();
        await manager.ForTenant(Tokai).SearchAsync(new EnvelopeQuery { Counterparty = "サンプル" }, context, Cancel);
        IReadOnlyList<EventRecord> events = await manager.ForAllTenants().GetEventsAsync(envelope.Id, context, Cancel);

        TenantEventRecord[] read = await services.Log!.ReadAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel);
        Assert.Equal(["document.exported", "search.performed", "audit.viewed"], read.Select(record => record.Event.Name));
        Assert.All(read, record => Assert.Equal(context.Actor, record.Actor));
        Assert.Equal(1, Assert.IsType<SearchPerformed>(read[1].Event).Count);
        Assert.DoesNotContain("サンプル", TenantEventJson.Write(read[1]), StringComparison.Ordinal);
        Assert.Contains(events, record => record.Event is EnvelopeCompleted);
    }
}

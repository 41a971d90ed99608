using System.Security.Cryptography;
using System.Text.Json;
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
    public async Task ReadAsync_ClockWasSetBackWithinAChain_SkipsNothing()
    {
        DateTimeOffset start = _clock.GetUtcNow();
        var log = new ChainId(ChainKind.Log, Guid.CreateVersion7(start).ToString());
        string head = AuditChain.Origin;
        for (int i = 0; i < 3; i++)
        {
            // Two at once, then one whose clock is behind both.
            ChainEvent[] events = i == 1 ? [Event(2, 3)] : i == 2 ? [Event(3, -2)] : [Event(1, 0)];
            DateTimeOffset at = start.AddHours(i == 1 ? 3 : i == 2 ? -2 : 0);
            await _store.AppendLogAsync(new LogCommit(Tokai, i, events, at), Cancel);
        }

        Assert.Equal(["e2"], await Log.ReadAsync(Tokai, start.AddHours(2), null, Cancel).Select(record => record.Event.Name).ToArrayAsync(Cancel));
        Assert.Equal(["e3"], await Log.ReadAsync(Tokai, null, start.AddHours(-1), Cancel).Select(record => record.Event.Name).ToArrayAsync(Cancel));

        ChainEvent Event(long sequence, double hours)
        {
            string json = TenantEventJson.Write(new TenantEventRecord
            {
                Tenant = Tokai, Log = log.Id, Sequence = sequence, At = start.AddHours(hours), Actor = Actor.System, PreviousHash = head, Event = new HostEvent($"e{sequence}"),
            });
            head = AuditChain.Hash(json);
            return new ChainEvent(log, sequence, head, json);
        }
    }

    [Fact]
    public async Task RecordAsync_SeveralAtOnceOverHours_AreFoundByTheTimeOfEach()
    {
        DateTimeOffset start = _clock.GetUtcNow();
        using var isStored = new SemaphoreSlim(0);
        IAuditStore slow = InterceptedAuditStore.Create(_store, (method, _) =>
        {
            if (method == nameof(IAuditStore.AppendLogAsync))
                Assert.True(isStored.Wait(TimeSpan.FromSeconds(60), Cancel));
        });
        var log = new TenantLog(slow, _clock);
        var waiting = new List<Task>();
        foreach (string name in (string[])["first", "second", "third"])
        {
            waiting.Add(log.RecordAsync(Tokai, new HostEvent(name), null, Cancel).AsTask());
            _clock.Advance(TimeSpan.FromHours(1));
        }

        isStored.Release(3);
        await Task.WhenAll(waiting);

        Assert.Equal(["third"], await log.ReadAsync(Tokai, start.AddHours(2), null, Cancel).Select(record => record.Event.Name).ToArrayAsync(Cancel));
        Assert.Equal(["first"], await log.ReadAsync(Tokai, null, start.AddHours(1), Cancel).Select(record => record.Event.Name).ToArrayAsync(Cancel));
    }

    [Theory]
    [InlineData("backup.restored")]
    [InlineData("scrub.ok")]
    [InlineData("audit.verified")]
    [InlineData("host.event")]
    [InlineData("envelope.completed")]
    public async Task RecordAsync_HostEventWithANameOfTheSdk_IsRefused(string name)
    {
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => Log.RecordAsync(Tokai, new HostEvent(name), null, Cancel).AsTask());

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.Empty(await _store.ListChainsAsync(new ChainQuery(Tokai), Cancel));
    }

    [Fact]
    public async Task RecordAsync_WhoComesFirst_DoesNotLendItsContextToTheOthers()
    {
        var request = new AsyncLocal<string?>();
        var seen = new List<string?>();
        int writer = 0;
        IAuditStore store = InterceptedAuditStore.Create(_store, (method, _) =>
        {
            if (method != nameof(IAuditStore.AppendLogAsync))
                return;
            seen.Add(request.Value);
            writer = Environment.CurrentManagedThreadId;
        });
        var log = new TenantLog(store, _clock);
        request.Value = "the first caller's";
        var done = new TaskCompletionSource<int>();
        var caller = new Thread(() =>
        {
            log.RecordAsync(Tokai, new HostEvent("one"), null, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            done.SetResult(Environment.CurrentManagedThreadId);
        });
        caller.Start();

        Assert.NotEqual(await done.Task, writer);
        Assert.Equal([null], seen);
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
        string guess = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new EnvelopeQuery { Counterparty = "サンプル" })));
        Assert.NotEqual(guess, ((SearchPerformed)read[1].Event).QuerySha256);
        Assert.Contains(events, record => record.Event is EnvelopeCompleted);
    }
}

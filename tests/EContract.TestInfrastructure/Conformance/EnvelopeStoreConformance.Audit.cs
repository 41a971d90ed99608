using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Storage;
using Xunit;

namespace EContract.TestInfrastructure.Conformance;

public abstract partial class EnvelopeStoreConformance
{
    private static readonly TenantId Other = new("other-tenant");

    private IAuditStore Audit => (IAuditStore)Store;

    [Fact]
    public async Task ListChainsAsync_SeveralPages_GivesEachChainOfTheTenantOnceInOrder()
    {
        TenantId tenant = NewTenant();
        var made = new List<ChainId>();
        for (int i = 0; i < 7; i++)
        {
            made.Add(await EnvelopeOfAsync(tenant));
            made.Add(await LogOfAsync(tenant));
            await EnvelopeOfAsync(Other);
        }

        var found = new List<ChainHead>();
        while (await Audit.ListChainsAsync(new ChainQuery(tenant) { After = found.Count == 0 ? null : found[^1].Chain, Limit = 3 }) is { Count: > 0 } page)
            found.AddRange(page);

        Assert.Equal(made.Order(), found.Select(head => head.Chain));
        Assert.All(found, head => Assert.Equal((2L, Hash($"{head.Chain.Id} 2")), (head.Version, head.HeadHash)));
        foreach (ChainHead head in found)
            Assert.Equal(head, await Audit.FindChainAsync(tenant, head.Chain));
        Assert.Null(await Audit.FindChainAsync(Other, found[0].Chain));
    }

    [Fact]
    public async Task ListChainsAsync_ByTime_GivesWhatTouchesThePeriod()
    {
        TenantId tenant = NewTenant();
        ChainId[] made = [await EnvelopeOfAsync(tenant), await LogOfAsync(tenant)];

        Assert.Equal(made, (await Audit.ListChainsAsync(new ChainQuery(tenant) { ChangedFrom = Noon, BegunBefore = Noon.AddTicks(1) })).Select(head => head.Chain));
        Assert.Empty(await Audit.ListChainsAsync(new ChainQuery(tenant) { ChangedFrom = Noon.AddTicks(1) }));
        Assert.Empty(await Audit.ListChainsAsync(new ChainQuery(tenant) { BegunBefore = Noon }));
    }

    [Fact]
    public async Task ListChainsAsync_LimitOutOfRange_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Audit.ListChainsAsync(new ChainQuery(Other) { Limit = 0 }).AsTask());

    [Fact]
    public async Task ReadEventsAsync_EnvelopesAndLogs_GivesThemChainByChain()
    {
        TenantId tenant = NewTenant();
        ChainId[] chains = [await EnvelopeOfAsync(tenant), await EnvelopeOfAsync(tenant), await LogOfAsync(tenant)];
        await EnvelopeOfAsync(tenant);

        ChainEvent[] events = await Audit.ReadEventsAsync([.. chains.Order()]).ToArrayAsync();

        Assert.Equal(chains.Order().SelectMany(chain => new[] { (chain, 1L), (chain, 2L) }), events.Select(stored => (stored.Chain, stored.Sequence)));
        Assert.All(events, stored => Assert.Equal(Hash($"{stored.Chain.Id} {stored.Sequence}"), stored.Hash));
        Assert.All(events, stored => Assert.Contains("契約 𠮷", stored.Json, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AppendLogAsync_OtherVersionThanExpected_IsRefusedAndStoresNothing()
    {
        TenantId tenant = NewTenant();
        ChainId log = await LogOfAsync(tenant);

        await Assert.ThrowsAsync<LogConflictException>(() => Audit.AppendLogAsync(Log(tenant, log, 1)).AsTask());
        await Assert.ThrowsAsync<LogConflictException>(() => Audit.AppendLogAsync(Log(tenant, log, 3)).AsTask());

        await Audit.AppendLogAsync(Log(tenant, log, 2));
        Assert.Equal(4, await Audit.ReadEventsAsync([log]).CountAsync());
    }

    [Fact]
    public async Task AppendAnchorAsync_TakesTheMarksOfWhatHasNotGrownFurther()
    {
        TenantId tenant = NewTenant();
        ChainId still = await EnvelopeOfAsync(tenant), grows = await EnvelopeOfAsync(tenant), log = await LogOfAsync(tenant);
        ChainHead[] heads = [.. (await Audit.ListUnanchoredAsync(tenant, 10)).OrderBy(head => head.Chain)];
        Assert.Equal(new[] { still, grows, log }.Order(), heads.Select(head => head.Chain));
        await Store.AppendAsync(Of(tenant, EnvelopeId.Parse(grows.Id), 2));

        await Audit.AppendAnchorAsync(Anchor(tenant, 1), heads);

        ChainHead due = Assert.Single(await Audit.ListUnanchoredAsync(tenant, 10));
        Assert.Equal((grows, 4L), (due.Chain, due.Version));
        Assert.Contains(tenant, await Audit.ListTenantsAsync(onlyUnanchored: true));
        await Audit.AppendAnchorAsync(Anchor(tenant, 2), [due]);
        Assert.DoesNotContain(tenant, await Audit.ListTenantsAsync(onlyUnanchored: true));
        Assert.Contains(tenant, await Audit.ListTenantsAsync());
        await Audit.AppendLogAsync(Log(tenant, log, 2));
        Assert.Equal([log], (await Audit.ListUnanchoredAsync(tenant, 10)).Select(head => head.Chain));
    }

    [Fact]
    public async Task AppendAnchorAsync_NumberIsTaken_IsRefusedAndStoresNothing()
    {
        TenantId tenant = NewTenant();
        await EnvelopeOfAsync(tenant);
        IReadOnlyList<ChainHead> heads = await Audit.ListUnanchoredAsync(tenant, 10);
        await Audit.AppendAnchorAsync(Anchor(tenant, 1), heads);
        await EnvelopeOfAsync(tenant);
        IReadOnlyList<ChainHead> late = await Audit.ListUnanchoredAsync(tenant, 10);

        await Assert.ThrowsAsync<AnchorConflictException>(() => Audit.AppendAnchorAsync(Anchor(tenant, 1) with { Hash = Hash("late") }, late).AsTask());

        Assert.Equal(Hash($"{tenant} 1"), (await Audit.FindAnchorAsync(tenant))!.Hash);
        Assert.Single(await Audit.ReadLeavesAsync(tenant, 1).ToArrayAsync());
        Assert.Equal(late, await Audit.ListUnanchoredAsync(tenant, 10));
    }

    [Fact]
    public async Task FindAnchorAsync_GivesAnchorsAsTheyWereWritten()
    {
        TenantId tenant = NewTenant();
        Assert.Null(await Audit.FindAnchorAsync(tenant));
        foreach (long number in new[] { 1L, 2, 3, 5 })
            await Audit.AppendAnchorAsync(Anchor(tenant, number), [Head(NewEnvelope(), number)]);

        StoredAnchor found = (await Audit.FindAnchorAsync(tenant, 2))!;

        Assert.Equal(Anchor(tenant, 2) with { Token = default }, found with { Token = default });
        Assert.Equal(Anchor(tenant, 2).Token.ToArray(), found.Token.ToArray());
        Assert.Equal(5, (await Audit.FindAnchorAsync(tenant))!.Number);
        Assert.Null(await Audit.FindAnchorAsync(tenant, 4));
        Assert.Equal([2L, 3], (await Audit.ListAnchorsAsync(tenant, 1, 2)).Select(anchor => anchor.Number));
    }

    [Fact]
    public async Task ReadLeavesAsync_OfAnchorAndOfChains_GivesThemInOrder()
    {
        TenantId tenant = NewTenant();
        EnvelopeId[] made = [.. Enumerable.Range(0, 3).Select(_ => NewEnvelope()).OrderBy(ChainId.Of)];
        (EnvelopeId a, EnvelopeId b, EnvelopeId c) = (made[0], made[1], made[2]);
        await Audit.AppendAnchorAsync(Anchor(tenant, 1), [Head(a, 1), Head(b, 1)]);
        await Audit.AppendAnchorAsync(Anchor(tenant, 2), [Head(b, 4), Head(c, 2)]);
        await Audit.AppendAnchorAsync(Anchor(tenant, 10), [Head(b, 9)]);

        Assert.Equal([Head(b, 4), Head(c, 2)], await Audit.ReadLeavesAsync(tenant, 2).Select(leaf => leaf.Head).ToArrayAsync());
        AnchorLeaf[] all = [new(1, Head(a, 1)), new(1, Head(b, 1)), new(2, Head(b, 4)), new(10, Head(b, 9)), new(2, Head(c, 2))];
        Assert.Equal(all, await Audit.ReadLeavesAsync(tenant, after: null, last: null).ToArrayAsync());
        Assert.Equal(all[1..4], await Audit.ReadLeavesAsync(tenant, ChainId.Of(a), ChainId.Of(b)).ToArrayAsync());
        Assert.Empty(await Audit.ReadLeavesAsync(Other, 2).ToArrayAsync());
    }

    private static TenantId NewTenant() => new($"t-{Guid.CreateVersion7():N}");

    private async Task<ChainId> EnvelopeOfAsync(TenantId tenant)
    {
        EnvelopeId id = NewEnvelope();
        await Store.AppendAsync(Of(tenant, id, 0));
        return ChainId.Of(id);
    }

    private static EnvelopeCommit Of(TenantId tenant, EnvelopeId id, long version)
    {
        EnvelopeCommit commit = Commit(id, version, 2);
        return commit with
        {
            Events = [.. commit.Events.Select(stored => stored with { Hash = Hash($"{id} {stored.Sequence}") })],
            Summary = commit.Summary with { Tenant = tenant },
        };
    }

    private async Task<ChainId> LogOfAsync(TenantId tenant)
    {
        var log = new ChainId(ChainKind.Log, Guid.CreateVersion7().ToString());
        await Audit.AppendLogAsync(Log(tenant, log, 0));
        return log;
    }

    private static LogCommit Log(TenantId tenant, ChainId log, long version) => new(
        tenant,
        version,
        [.. Enumerable.Range(1, 2).Select(i => new ChainEvent(log, version + i, Hash($"{log.Id} {version + i}"), """{"text":"契約 𠮷"}"""))],
        Noon);

    private static ChainHead Head(EnvelopeId id, long version) => new(ChainId.Of(id), version, Hash($"{id} {version}"));

    private static StoredAnchor Anchor(TenantId tenant, long number) => new(tenant, number, Hash($"{tenant} {number}"), $$"""{"number":{{number}}}""", new byte[] { 1, 2, (byte)number });
}

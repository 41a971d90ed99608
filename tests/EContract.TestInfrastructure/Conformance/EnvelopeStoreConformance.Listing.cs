using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;
using Xunit;

namespace EContract.TestInfrastructure.Conformance;

public abstract partial class EnvelopeStoreConformance
{
    [Fact]
    public async Task Listing_MeetsEachEnvelopeOnceAndTheOldestFirst()
    {
        var tenant = new TenantId("listed");
        EnvelopeId[] ids = InOrder(7);
        foreach (EnvelopeId id in ids.Reverse())
            await AppendAsync(id, tenant);

        var met = new List<EnvelopeId>();
        var listing = new EnvelopeListing { Tenant = tenant, Limit = 3 };
        while (await Store.ListAsync(listing) is { Count: > 0 } page)
        {
            met.AddRange(page.Select(summary => summary.Id));
            listing = listing with { After = page[^1].Id };
        }

        Assert.Equal(ids, met);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.ListAsync(new() { Limit = 0 }).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.ListAsync(new() { Limit = 1001 }).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Store.ListAsync(new() { TransactionFrom = new DateOnly(2026, 1, 2), TransactionTo = new DateOnly(2026, 1, 1) }).AsTask());
    }

    [Fact]
    public async Task Listing_ByTransactionDate_TakesBothEndsIn()
    {
        var tenant = new TenantId("dated");
        DateOnly first = new(2026, 4, 1);
        EnvelopeId[] ids = InOrder(5);
        foreach ((EnvelopeId id, int day) in ids.Select((id, day) => (id, day)))
            await AppendAsync(id, summary => summary with { Tenant = tenant, Transaction = day == 4 ? null : new TransactionDetails(first.AddDays(day), "甲") });

        Assert.Equal(ids[1..3], (await Store.ListAsync(new() { Tenant = tenant, TransactionFrom = first.AddDays(1), TransactionTo = first.AddDays(2) })).Select(summary => summary.Id));
        Assert.Equal(ids[3..4], (await Store.ListAsync(new() { Tenant = tenant, TransactionFrom = first.AddDays(3) })).Select(summary => summary.Id));
        Assert.Equal(ids[..1], (await Store.ListAsync(new() { Tenant = tenant, TransactionTo = first })).Select(summary => summary.Id));
    }

    [Fact]
    public async Task Listing_OfEndedRetention_LeavesOutWhatIsKeptOrGone()
    {
        var tenant = new TenantId("kept");
        DateOnly today = new(2034, 6, 1);
        EnvelopeId[] ids = InOrder(5);
        await AppendAsync(ids[0], summary => summary with { Tenant = tenant, RetainUntil = today });
        await AppendAsync(ids[1], summary => summary with { Tenant = tenant, RetainUntil = today.AddDays(-1) });
        await AppendAsync(ids[2], summary => summary with { Tenant = tenant, RetainUntil = today.AddDays(-1), DisposedAt = Noon });
        await AppendAsync(ids[3], summary => summary with { Tenant = tenant, RetainUntil = today.AddYears(-1), HasLegalHold = true });
        await AppendAsync(ids[4], summary => summary with { Tenant = tenant });

        IReadOnlyList<EnvelopeSummary> ended = await Store.ListAsync(new() { Tenant = tenant, RetainedUntilBefore = today });

        Assert.Equal([(ids[1], today.AddDays(-1), false), (ids[3], today.AddYears(-1), true)], ended.Select(summary => (summary.Id, summary.RetainUntil!.Value, summary.HasLegalHold)));
        IReadOnlyList<EnvelopeSummary> all = await Store.ListAsync(new() { Tenant = tenant });
        Assert.Equal([null, null, Noon, null, null], all.Select(summary => summary.DisposedAt));
    }

    // Made within one millisecond, identifiers have no order of their own.
    private static EnvelopeId[] InOrder(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => NewEnvelope()).OrderBy(id => id.ToString(), StringComparer.Ordinal)];

    private ValueTask AppendAsync(EnvelopeId id, Func<EnvelopeSummary, EnvelopeSummary> change)
    {
        EnvelopeCommit commit = Commit(id, 0, 1);
        return Store.AppendAsync(commit with { Summary = change(commit.Summary) });
    }
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;
using Xunit;

namespace EContract.TestInfrastructure.Conformance;

public abstract partial class EnvelopeStoreConformance
{
    [Fact]
    public async Task LeaseJobAsync_NotDueYet_GivesNull()
    {
        EnvelopeId id = await WithJobsAsync("j", dueMinutes: 10);

        Assert.Null(await Store.LeaseJobAsync(Lease(id, minutes: 9)));
        Assert.NotNull(await Store.LeaseJobAsync(Lease(id, minutes: 10)));
    }

    [Fact]
    public async Task LeaseJobAsync_Due_ComesAsItWasWritten()
    {
        EnvelopeId id = await WithJobsAsync("j");
        LeaseRequest request = Lease(id);

        LeasedJob job = (await Store.LeaseJobAsync(request))!;

        Assert.Equal($"j.{id}", job.Id);
        Assert.Equal(id, job.EnvelopeId);
        Assert.Equal(("kind", "subject", 0, request.Owner), (job.Kind, job.Subject, job.Attempts, job.Owner));
        Assert.Empty(job.Steps);
    }

    [Fact]
    public async Task LeaseJobAsync_TwoJobsOfOneEnvelope_AreNeverLeasedTogether()
    {
        EnvelopeId id = await WithJobsAsync("a", "b");
        LeasedJob first = (await Store.LeaseJobAsync(Lease(id)))!;

        Assert.Null(await Store.LeaseJobAsync(Lease(id)));
        await Store.SettleJobAsync(new(first, SettlementKind.Done));

        LeasedJob second = (await Store.LeaseJobAsync(Lease(id)))!;
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task LeaseJobAsync_LongestDue_ComesFirst()
    {
        EnvelopeId late = await WithJobsAsync("late", dueMinutes: -5_000_000);
        EnvelopeId early = await WithJobsAsync("early", dueMinutes: -5_000_001);

        Assert.Equal(early, (await Store.LeaseJobAsync(Lease()))!.EnvelopeId);
        Assert.Equal(late, (await Store.LeaseJobAsync(Lease()))!.EnvelopeId);
    }

    [Fact]
    public async Task CheckpointJobAsync_ThenLeaseOver_NextOwnerHasTheOutputs()
    {
        EnvelopeId id = await WithJobsAsync("j");
        LeasedJob first = (await Store.LeaseJobAsync(Lease(id)))!;
        await Store.CheckpointJobAsync(first, "one", new byte[] { 1 }, Noon.AddMinutes(2));
        await Store.CheckpointJobAsync(first, "two", new byte[] { 2 }, Noon.AddMinutes(2));
        await Store.CheckpointJobAsync(first, "one", new byte[] { 3, 4 }, Noon.AddMinutes(2));

        LeasedJob next = (await Store.LeaseJobAsync(Lease(id, minutes: 2)))!;

        Assert.Equal(["one", "two"], next.Steps.Keys.Order());
        Assert.Equal([3, 4], next.Steps["one"].ToArray());
        Assert.Equal(0, next.Attempts);
    }

    [Fact]
    public async Task CheckpointJobAsync_ExtendsTheLease()
    {
        EnvelopeId id = await WithJobsAsync("j");
        LeasedJob job = (await Store.LeaseJobAsync(Lease(id)))!;

        await Store.CheckpointJobAsync(job, "one", new byte[] { 1 }, Noon.AddMinutes(10));

        Assert.Null(await Store.LeaseJobAsync(Lease(id, minutes: 9)));
        Assert.NotNull(await Store.LeaseJobAsync(Lease(id, minutes: 10)));
    }

    [Fact]
    public async Task RenewJobLeaseAsync_ExtendsTheLease()
    {
        EnvelopeId id = await WithJobsAsync("j");
        LeasedJob job = (await Store.LeaseJobAsync(Lease(id)))!;

        await Store.RenewJobLeaseAsync(job, Noon.AddMinutes(10));

        Assert.Null(await Store.LeaseJobAsync(Lease(id, minutes: 9)));
        Assert.NotNull(await Store.LeaseJobAsync(Lease(id, minutes: 10)));
    }

    [Fact]
    public async Task RenewJobLeaseAsync_TakenOver_IsRefused()
    {
        EnvelopeId id = await WithJobsAsync("j");
        LeasedJob slow = (await Store.LeaseJobAsync(Lease(id)))!;
        Assert.NotNull(await Store.LeaseJobAsync(Lease(id, minutes: 5)));

        await Assert.ThrowsAsync<LeaseLostException>(() => Store.RenewJobLeaseAsync(slow, Noon.AddMinutes(20)).AsTask());
    }

    [Fact]
    public async Task CheckpointJobAsync_TakenOver_IsRefusedAndStoresNothing()
    {
        EnvelopeId id = await WithJobsAsync("j");
        LeasedJob slow = (await Store.LeaseJobAsync(Lease(id)))!;
        LeasedJob quick = (await Store.LeaseJobAsync(Lease(id, minutes: 5)))!;

        await Assert.ThrowsAsync<LeaseLostException>(
            () => Store.CheckpointJobAsync(slow, "one", new byte[] { 1 }, Noon.AddMinutes(20)).AsTask());
        await Assert.ThrowsAsync<LeaseLostException>(() => Store.SettleJobAsync(new(slow, SettlementKind.Done)).AsTask());

        await Store.SettleJobAsync(new(quick, SettlementKind.Released));
        Assert.Empty((await Store.LeaseJobAsync(Lease(id, minutes: 5)))!.Steps);
    }

    [Fact]
    public async Task SettleJobAsync_Retry_ComesAgainWhenDueWithItsOutputs()
    {
        EnvelopeId id = await WithJobsAsync("j");
        LeasedJob job = (await Store.LeaseJobAsync(Lease(id)))!;
        await Store.CheckpointJobAsync(job, "one", new byte[] { 1 }, Noon.AddMinutes(2));

        await Store.SettleJobAsync(new(job, SettlementKind.Retry, Noon.AddMinutes(5), "The TSA is away."));

        Assert.Null(await Store.LeaseJobAsync(Lease(id, minutes: 4)));
        LeasedJob again = (await Store.LeaseJobAsync(Lease(id, minutes: 5)))!;
        Assert.Equal(1, again.Attempts);
        Assert.Equal([1], again.Steps["one"].ToArray());
    }

    [Fact]
    public async Task SettleJobAsync_Released_IsDueAsBeforeAndNotCounted()
    {
        EnvelopeId id = await WithJobsAsync("j");
        LeasedJob job = (await Store.LeaseJobAsync(Lease(id)))!;

        await Store.SettleJobAsync(new(job, SettlementKind.Released));

        Assert.Equal(0, (await Store.LeaseJobAsync(Lease(id)))!.Attempts);
    }

    [Fact]
    public async Task SettleJobAsync_Parked_ComesAgainOnlyWhenResumed()
    {
        EnvelopeId id = await WithJobsAsync("j");
        LeasedJob job = (await Store.LeaseJobAsync(Lease(id)))!;
        await Store.SettleJobAsync(new(job, SettlementKind.Parked, null, "Wrong PIN."));
        Assert.Null(await Store.LeaseJobAsync(Lease(id, minutes: 600)));

        await Store.AppendAsync(Commit(id, 1, 1) with { ResumeParkedJobsAt = Noon.AddMinutes(30) });

        Assert.Null(await Store.LeaseJobAsync(Lease(id, minutes: 29)));
        Assert.Equal(0, (await Store.LeaseJobAsync(Lease(id, minutes: 30)))!.Attempts);
    }

    [Fact]
    public async Task ListDelayedJobsAsync_ListsWhatFailedAndIsNotDone()
    {
        EnvelopeId id = await WithJobsAsync("parked", "retried"), other = await WithJobsAsync("other");
        foreach ((EnvelopeId envelope, SettlementKind kind, DateTimeOffset? due, string error) in new[]
        {
            (id, SettlementKind.Parked, (DateTimeOffset?)null, "Wrong PIN."),
            (id, SettlementKind.Retry, Noon.AddMinutes(7), "It is away."),
            (other, SettlementKind.Parked, null, "Gone."),
        })
        {
            LeasedJob job = (await Store.LeaseJobAsync(Lease(envelope)))!;
            await Store.SettleJobAsync(new(job, kind, due, error));
        }

        IReadOnlyList<DelayedJob> delayed = await Store.ListDelayedJobsAsync(new() { EnvelopeId = id });

        Assert.Equal(
            [
                new DelayedJob($"parked.{id}", id, delayed[0].Kind, delayed[0].Subject, 1, null, "Wrong PIN."),
                new DelayedJob($"retried.{id}", id, delayed[1].Kind, delayed[1].Subject, 1, Noon.AddMinutes(7), "It is away."),
            ],
            delayed);
        Assert.Equal($"retried.{id}", Assert.Single(await Store.ListDelayedJobsAsync(new() { EnvelopeId = id, After = delayed[0].Id })).Id);
        Assert.Equal([$"parked.{id}"], (await Store.ListDelayedJobsAsync(new() { EnvelopeId = id, OnlyStopped = true })).Select(job => job.Id));
        Assert.Contains(await Store.ListDelayedJobsAsync(new() { Limit = DelayedJobQuery.MaxLimit }), job => job.EnvelopeId == other);
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ListDelayedJobsAsync(new() { Limit = 0 }));

        await Store.AppendAsync(Commit(id, 1, 1) with { ResumeParkedJobsAt = Noon });
        Assert.Empty(await Store.ListDelayedJobsAsync(new() { EnvelopeId = id }));
    }

    [Fact]
    public async Task AppendAsync_JobOfAKnownIdentifier_IsNotMadeAgain()
    {
        EnvelopeId id = await WithJobsAsync("j");
        LeasedJob job = (await Store.LeaseJobAsync(Lease(id)))!;
        await Store.AppendAsync(Commit(id, 1, 1) with { Job = new(job, SettlementKind.Done) });

        await Store.AppendAsync(Commit(id, 2, 1) with { Jobs = [Job(id, "j"), Job(id, "other")] });

        Assert.Equal($"other.{id}", (await Store.LeaseJobAsync(Lease(id)))!.Id);
        Assert.Null(await Store.LeaseJobAsync(Lease(id)));
    }

    [Fact]
    public async Task AppendAsync_JobNoLongerLeased_IsRefusedAndStoresNothing()
    {
        EnvelopeId id = await WithJobsAsync("j");
        LeasedJob slow = (await Store.LeaseJobAsync(Lease(id)))!;
        LeasedJob quick = (await Store.LeaseJobAsync(Lease(id, minutes: 5)))!;

        EnvelopeCommit late = Commit(id, 1, 1) with { Job = new(slow, SettlementKind.Done), Messages = [Message(id, "late")] };
        await Assert.ThrowsAsync<LeaseLostException>(() => Store.AppendAsync(late).AsTask());

        Assert.Equal(1, (await Store.LoadAsync(id))!.Version);
        Assert.Null(await Store.LeaseMessageAsync(Lease(id)));
        await Store.AppendAsync(Commit(id, 1, 1) with { Job = new(quick, SettlementKind.Done) });
        Assert.Null(await Store.LeaseJobAsync(Lease(id, minutes: 600)));
    }

    [Fact]
    public async Task LeaseJobAsync_ManyAtOnce_EachJobGoesToOne()
    {
        var ids = new HashSet<EnvelopeId>();
        for (int i = 0; i < 12; i++)
            ids.Add(await WithJobsAsync("crowd", dueMinutes: -6_000_000));

        LeasedJob[][] leased = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var mine = new List<LeasedJob>();
            while (await Store.LeaseJobAsync(Lease()) is { } job)
                mine.Add(job);
            return mine.ToArray();
        })));

        LeasedJob[] crowd = [.. leased.SelectMany(jobs => jobs).Where(job => ids.Contains(job.EnvelopeId))];
        Assert.Equal(12, crowd.Length);
        Assert.Equal(12, crowd.Select(job => job.EnvelopeId).Distinct().Count());
    }

    private async Task<EnvelopeId> WithJobsAsync(string name, string? other = null, int dueMinutes = 0)
    {
        EnvelopeId id = NewEnvelope();
        NewJob[] jobs = other is null ? [Job(id, name, dueMinutes)] : [Job(id, name, dueMinutes), Job(id, other, dueMinutes)];
        await Store.AppendAsync(Commit(id, 0, 1) with { Jobs = jobs });
        return id;
    }
}

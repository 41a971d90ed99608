using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;
using Xunit;

namespace EContract.TestInfrastructure.Conformance;

public abstract partial class EnvelopeStoreConformance
{
    [Fact]
    public async Task Tenants_SeeTheirOwn()
    {
        TenantId tokai = new("tokai"), chita = new("chita");
        EnvelopeId[] ids = [NewEnvelope(), NewEnvelope(), NewEnvelope()];
        await AppendAsync(ids[0], tokai);
        await AppendAsync(ids[1], chita);
        await AppendAsync(ids[2], TenantId.Default);

        Assert.Equal([tokai, chita, TenantId.Default], await Task.WhenAll(ids.Select(async id => (await Store.LoadAsync(id))!.Tenant)));
        await AssertFindsAsync([ids[0]], new() { Tenant = tokai }, ids);
        await AssertFindsAsync([ids[2]], new() { Tenant = TenantId.Default }, ids);
        await AssertFindsAsync(ids, new(), ids);
        await AssertFindsAsync([], new() { Tenant = new("nobody") }, ids);
    }

    [Fact]
    public async Task WhatFailed_IsListedByTenant()
    {
        TenantId tokai = new("tokai"), chita = new("chita");
        EnvelopeId[] ids = [NewEnvelope(), NewEnvelope()];
        await AppendAsync(ids[0], tokai);
        await AppendAsync(ids[1], chita);
        foreach (EnvelopeId id in ids)
        {
            LeasedJob job = (await Store.LeaseJobAsync(Lease(id)))!;
            await Store.SettleJobAsync(new(job, SettlementKind.Parked, Error: "broken"));
            LeasedMessage message = (await Store.LeaseMessageAsync(Lease(id)))!;
            await Store.SettleMessageAsync(new(message, SettlementKind.Parked, null, "refused"));
        }

        foreach ((EnvelopeId id, TenantId tenant) in ids.Zip([tokai, chita]))
        {
            Assert.Equal([id], (await Store.ListDelayedJobsAsync(new() { Tenant = tenant, Limit = 1000 })).Select(job => job.EnvelopeId).Where(ids.Contains));
            Assert.Equal([id], (await Store.FindUndeliveredAsync(new() { Tenant = tenant, Limit = 1000 })).Select(m => m.Message.EnvelopeId).Where(ids.Contains));
        }
    }

    private ValueTask AppendAsync(EnvelopeId id, TenantId tenant)
    {
        EnvelopeCommit commit = Commit(id, 0, 1);
        return Store.AppendAsync(commit with
        {
            Summary = commit.Summary with { Tenant = tenant },
            Jobs = [Job(id, "j")],
            Messages = [Message(id, "m")],
        });
    }
}

using EContract.Sdk.Auditing;
using EContract.Sdk.Auditing.Verification;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

public sealed class AuditVerificationTests : IDisposable
{
    private static readonly TenantId Tokai = new("tokai");

    private readonly WorkflowFixture _host = new();
    private readonly InMemoryEnvelopeStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task VerifyAuditAsync_OfATenant_VerifiesLogsAndDocumentsAndIsRecorded()
    {
        EnvelopeServices services = _host.With(_store, _host.Documents);
        EnvelopeManager manager = new EnvelopeManager(services).ForTenant(Tokai);
        Envelope first = await manager.CreateAsync(WorkflowFixture.Descriptor(1), null, Cancel);
        // Made within one millisecond, identifiers have no order of their own.
        _host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await manager.CreateAsync(WorkflowFixture.Descriptor(1), null, Cancel);
        var context = new RequestContext { Actor = Actor.User("u1", "監査 花子") };

        Assert.Empty(await manager.VerifyAuditAsync(new AuditVerificationOptions(), null, context, Cancel).ToArrayAsync(Cancel));
        // The other host's log is a chain of its own, with an identifier like theirs.
        _host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        EnvelopeManager damaged = new EnvelopeManager(_host.With(_store, new InMemoryDocumentStore())).ForTenant(Tokai);
        AuditFinding[] findings = await damaged.VerifyAuditAsync(new AuditVerificationOptions(), null, context, Cancel).ToArrayAsync(Cancel);

        Assert.Equal(2, findings.Length);
        Assert.Equal((AuditFailure.DocumentLost, ChainId.Of(first.Id)), (findings[0].Failure, findings[0].Chain));
        TenantEventRecord[] told = await services.Log!.ReadAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel);
        Assert.Equal([0L, 2], told.Select(record => ((AuditVerified)record.Event).Findings));
        Assert.All(told, record => Assert.Equal(context.Actor, record.Actor));
    }

    [Fact]
    public async Task VerifyAuditAsync_StoppedAtTheFirstFinding_IsRecordedAsStopped()
    {
        EnvelopeServices services = _host.With(_store, _host.Documents);
        await new EnvelopeManager(services).ForTenant(Tokai).CreateAsync(WorkflowFixture.Descriptor(1), null, Cancel);
        EnvelopeManager damaged = new EnvelopeManager(_host.With(_store, new InMemoryDocumentStore())).ForTenant(Tokai);
        var context = new RequestContext { Actor = Actor.User("u1", "監査 花子") };

        await foreach (AuditFinding _ in damaged.VerifyAuditAsync(new AuditVerificationOptions(), null, context, Cancel))
            break;

        TenantEventRecord told = Assert.Single(await services.Log!.ReadAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel));
        Assert.Equal(context.Actor, told.Actor);
        var verified = (AuditVerified)told.Event;
        Assert.Equal((1L, false), (verified.Findings, verified.IsComplete));
    }

    [Fact]
    public async Task VerifyAuditAsync_ForAllTenants_IsRefused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _host.Manager.ForAllTenants().VerifyAuditAsync(new AuditVerificationOptions(), null, null, Cancel).ToArrayAsync(Cancel));
}

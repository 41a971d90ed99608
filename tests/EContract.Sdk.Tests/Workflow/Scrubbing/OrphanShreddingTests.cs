using EContract.Sdk.Auditing.Anchoring;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Storage;
using EContract.Sdk.Testing;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Scrubbing;

namespace EContract.Sdk.Tests.Workflow.Scrubbing;

/// <summary>A document that no log names may be a contract whose log was lost.</summary>
public sealed class OrphanShreddingTests : IDisposable
{
    private readonly WorkflowFixture _host = new();
    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _host.Dispose();
        _pki.Dispose();
    }

    [Fact]
    public async Task Shred_DocumentSavedJustNow_IsKept()
    {
        DocumentKey key = (await _host.Documents.SaveAsync(NobodysScope(), "about to be committed"u8.ToArray(), Cancel)).Key;

        OrphanShredding kept = await ShredAsync(_host.Store.Inner, key);

        Assert.Contains("may yet be recorded", kept.Refusal, StringComparison.Ordinal);
        Assert.True(await _host.Documents.ExistsAsync(key, Cancel));
        _host.Clock.Advance(TimeSpan.FromDays(8));
        Assert.True((await ShredAsync(_host.Store.Inner, key)).IsDestroyed);
    }

    [Fact]
    public async Task Shred_DatabaseWithoutWhatAKeptAnchorNames_KeepsAllDocuments()
    {
        DocumentKey contract = await AnchoredAsync();
        DocumentKey left = (await _host.Documents.SaveAsync(NobodysScope(), "left"u8.ToArray(), Cancel)).Key;
        _host.Clock.Advance(TimeSpan.FromDays(8));

        // An empty database in place of the old one, which anchors of its documents know of.
        OrphanShredding kept = await ShredAsync(new InMemoryEnvelopeStore(), contract);

        Assert.Contains("older than anchor 1", kept.Refusal, StringComparison.Ordinal);
        Assert.False((await ShredAsync(new InMemoryEnvelopeStore(), left)).IsDestroyed);
        Assert.True(await _host.Documents.ExistsAsync(contract, Cancel));
        Assert.False((await ShredAsync(_host.Store.Inner, contract)).IsDestroyed);
        Assert.True((await ShredAsync(_host.Store.Inner, left)).IsDestroyed);
    }

    [Fact]
    public async Task Shred_EnvelopeLostWithARestoreThatWasAccepted_IsKept()
    {
        DocumentKey contract = await AnchoredAsync();
        _host.Clock.Advance(TimeSpan.FromDays(8));
        var restored = new InMemoryEnvelopeStore();
        await new EnvelopeManager(_host.With(restored, _host.Documents)).CreateAsync(WorkflowFixture.Descriptor(1));
        Assert.NotNull(await Anchorer(restored).AcceptRestoreAsync(TenantId.Default, "ディスク故障", new() { Actor = Actor.User("ops", "運用") }, Cancel));

        OrphanShredding kept = await ShredAsync(restored, contract);

        Assert.Contains("events of envelope/", kept.Refusal, StringComparison.Ordinal);
        Assert.True(await _host.Documents.ExistsAsync(contract, Cancel));
    }

    [Fact]
    public async Task Shred_AKeptAnchorIsNoAnchor_KeepsAllDocuments()
    {
        await AnchoredAsync();
        await foreach (KeptDocument copy in _host.Documents.ListAllAsync(cancellationToken: Cancel))
        {
            if (AnchorCopies.IsCopy(copy.Key))
                await _host.Documents.SaveAsync(copy.Key.Scope, "no anchor"u8.ToArray(), Cancel);
        }

        DocumentKey left = (await _host.Documents.SaveAsync(NobodysScope(), "left"u8.ToArray(), Cancel)).Key;
        _host.Clock.Advance(TimeSpan.FromDays(8));

        Assert.Contains("not what was saved", (await ShredAsync(_host.Store.Inner, left)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shred_LegalHold_KeepsWhatLiesUnderTheEnvelope()
    {
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));
        await _host.Worker.RunDueAsync(Cancel);
        DocumentKey left = (await _host.Documents.SaveAsync(new DocumentScope(envelope.Id.ToString(), "d"), "left"u8.ToArray(), Cancel)).Key;
        await _host.Manager.SetLegalHoldAsync(envelope.Id, "訴訟", cancellationToken: Cancel);
        _host.Clock.Advance(TimeSpan.FromDays(20));
        await _host.Worker.RunDueAsync(Cancel);

        Assert.Contains("legal hold", (await ShredAsync(_host.Store.Inner, left)).Refusal, StringComparison.Ordinal);
        await _host.Manager.ClearLegalHoldAsync(envelope.Id, "和解", cancellationToken: Cancel);
        Assert.True((await ShredAsync(_host.Store.Inner, left)).IsDestroyed);
    }

    [Fact]
    public void Shred_WithoutAUserOrAReason_IsRefused()
    {
        var scrub = new DocumentScrub(_host.With(_host.Store.Inner, _host.Documents));

        Assert.Throws<ArgumentException>("context", () => scrub.ShredOrphansAsync([], "残骸", RequestContext.None, Cancel));
        Assert.Throws<ArgumentException>("context", () => scrub.ShredOrphansAsync([], "残骸", new() { Actor = Actor.System }, Cancel));
        Assert.Throws<ArgumentException>("reason", () => scrub.ShredOrphansAsync([], " ", new() { Actor = Actor.User("a", "甲") }, Cancel));
    }

    private async Task<DocumentKey> AnchoredAsync()
    {
        Envelope envelope = await _host.Manager.CreateAsync(WorkflowFixture.Descriptor(1));
        await Anchorer(_host.Store.Inner).AnchorAllAsync(TenantId.Default, Cancel);
        return new DocumentKey(new DocumentScope(envelope.Id.ToString(), envelope.Documents[0].Id.ToString()), envelope.Documents[0].Original.Sha256);
    }

    private AuditAnchorer Anchorer(IEnvelopeStore store) => new((IAuditStore)store, _pki.TimestampAuthority, _host.Documents, time: _host.Clock);

    private DocumentScope NobodysScope() => new(EnvelopeId.New(_host.Clock).ToString(), "d");

    private async Task<OrphanShredding> ShredAsync(IEnvelopeStore envelopes, DocumentKey key)
    {
        var scrub = new DocumentScrub(_host.With(envelopes, _host.Documents));
        OrphanShredding? done = null;
        await foreach (OrphanShredding one in scrub.ShredOrphansAsync([key], "残骸", new() { Actor = Actor.User("ops", "運用") }, Cancel))
            done = one;
        return done!;
    }
}

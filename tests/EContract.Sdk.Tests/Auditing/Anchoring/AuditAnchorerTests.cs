using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Auditing;
using EContract.Sdk.Auditing.Anchoring;
using EContract.Sdk.Auditing.Logs;
using EContract.Sdk.Auditing.Verification;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Storage;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Tests.Auditing.Anchoring;

public sealed class AuditAnchorerTests : IDisposable
{
    private static readonly TenantId Tokai = new("tokai");
    private static readonly RequestContext Operator = new() { Actor = Actor.User("ops", "運用 太郎") };

    private readonly DevelopmentPki _pki;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero));
    private readonly InMemoryEnvelopeStore _store = new();
    private readonly InMemoryDocumentStore _documents = new();
    private readonly AuditOptions _options = new();

    public AuditAnchorerTests() => _pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256, TimeProvider = _clock });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _pki.Dispose();

    [Fact]
    public async Task AnchorAsync_ChainsHaveGrown_BindsThemUnderATokenAndTheAnchorBefore()
    {
        await GrowAsync(3);
        AuditAnchorer anchorer = Anchorer();

        AuditAnchor first = (await anchorer.AnchorAsync(Tokai, Cancel))!;
        await GrowAsync(2);
        AuditAnchor second = (await anchorer.AnchorAsync(Tokai, Cancel))!;

        Assert.Equal((1L, 3L, AuditAnchor.Origin), (first.Number, first.Count, first.PreviousHash));
        StoredAnchor stored = (await _store.FindAnchorAsync(Tokai, 1, Cancel))!;
        Assert.Equal((2L, 2L, stored.Hash), (second.Number, second.Count, second.PreviousHash));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stored.Json))), stored.Hash);
        TimestampToken token = TimestampToken.Decode(stored.Token);
        Assert.True(token.Covers(Encoding.UTF8.GetBytes(stored.Json)));
        Assert.True(TimestampTokenVerifier.Verify(token).IsValid);
        Assert.Equal(3, await _store.ReadLeavesAsync(Tokai, 1, Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task AnchorAsync_NothingHasHappened_AsksNoAuthority()
    {
        await GrowAsync(1);
        AuditAnchorer anchorer = Anchorer();
        await anchorer.AnchorAsync(Tokai, Cancel);

        Assert.Null(await anchorer.AnchorAsync(Tokai, Cancel));
        Assert.Equal(1, _pki.TimestampAuthority.Faults.RequestCount);
    }

    [Fact]
    public async Task AnchorAllAsync_MoreChainsThanABatch_MakesSeveralAnchors()
    {
        _options.BatchSize = 4;
        await GrowAsync(10);

        Assert.Equal(3, await Anchorer().AnchorAllAsync(Tokai, Cancel));

        Assert.Equal([4L, 4, 2], (await _store.ListAnchorsAsync(Tokai, 0, 10, Cancel)).Select(anchor => AnchorJson.Read(anchor.Json).Count));
        Assert.Empty(await _store.ListUnanchoredAsync(Tokai, 10, Cancel));
    }

    [Fact]
    public async Task AnchorDueAsync_WithinTheInterval_WaitsUnlessEnoughHasChanged()
    {
        _options.AnchorWhenChanged = 3;
        AuditAnchorer anchorer = Anchorer();
        await GrowAsync(1);
        Assert.Equal(1, await anchorer.AnchorDueAsync(Cancel));

        await GrowAsync(2);
        _clock.Advance(_options.Interval - TimeSpan.FromMinutes(1));
        Assert.Equal(0, await anchorer.AnchorDueAsync(Cancel));
        await GrowAsync(1);
        Assert.Equal(1, await anchorer.AnchorDueAsync(Cancel));
        await GrowAsync(1);
        _clock.Advance(_options.Interval);
        Assert.Equal(1, await anchorer.AnchorDueAsync(Cancel));
    }

    [Fact]
    public async Task AnchorDueAsync_AuthorityIsAway_StoresNothingSaysWhyAndGoesOnLater()
    {
        await GrowAsync(1);
        AuditAnchorer anchorer = Anchorer();
        _pki.TimestampAuthority.Faults.Inject(DevelopmentFault.ServerError);

        Assert.Equal(0, await anchorer.AnchorDueAsync(Cancel));

        AnchoringHealth health = anchorer.Health[Tokai];
        Assert.False(health.IsHealthy);
        Assert.Equal(_clock.GetUtcNow(), health.FailingSince);
        Assert.NotEmpty(health.Error!);
        Assert.Null(await _store.FindAnchorAsync(Tokai, null, Cancel));
        _pki.TimestampAuthority.Faults.Clear();
        Assert.Equal(1, await anchorer.AnchorDueAsync(Cancel));
        Assert.Equal(new AnchoringHealth(_clock.GetUtcNow(), 1, null, null), anchorer.Health[Tokai]);
    }

    [Fact]
    public async Task AnchorAsync_SeveralHostsAtOnce_MakeOneAnchorOfANumber()
    {
        await GrowAsync(5);

        AuditAnchor?[] made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Anchorer().AnchorAsync(Tokai, Cancel).AsTask())));

        Assert.Single(made, anchor => anchor is not null);
        Assert.Single(await _store.ListAnchorsAsync(Tokai, 0, 10, Cancel));
    }

    [Fact]
    public async Task AnchorAsync_DiedBeforeTheCopyWasKept_KeepsItNextTime()
    {
        await GrowAsync(1);
        await Anchorer(withCopies: false).AnchorAsync(Tokai, Cancel);
        await GrowAsync(1);

        await Anchorer().AnchorAsync(Tokai, Cancel);

        var copies = new AnchorCopies(_store, _documents);
        Assert.Equal((await _store.FindAnchorAsync(Tokai, 1, Cancel))!.Hash, Assert.Single(await copies.FindAsync(Tokai, 1, Cancel)).Hash);
        Assert.Single(await copies.FindAsync(Tokai, 2, Cancel));
        Assert.Equal(1, await copies.ReadLeavesAsync(Tokai, 2, Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task AnchorAsync_DatabaseIsAnOlderBackup_IsRefusedUntilSomebodySaysThatItWasMeantSo()
    {
        var restored = new InMemoryEnvelopeStore();
        await GrowAsync(restored, 1);
        await AnchorerOf(restored).AnchorAsync(Tokai, Cancel);
        await GrowAsync(2);
        foreach (int _ in Enumerable.Range(0, 3))
        {
            await Anchorer(withCopies: false).AnchorAsync(Tokai, Cancel);
            await GrowAsync(1);
        }

        var copies = new AnchorCopies(_store, _documents);
        await copies.SaveAsync((await _store.FindAnchorAsync(Tokai, 2, Cancel))!, Cancel);
        await copies.SaveAsync((await _store.FindAnchorAsync(Tokai, 3, Cancel))!, Cancel);
        AuditAnchorer anchorer = AnchorerOf(restored);
        await GrowAsync(restored, 1);

        var older = await Assert.ThrowsAsync<OlderBackupException>(() => anchorer.AnchorAsync(Tokai, Cancel).AsTask());

        Assert.Equal((Tokai, 2L), (older.Tenant, older.Number));
        Assert.False(anchorer.Health[Tokai].IsHealthy);
        AuditAnchor accepted = (await anchorer.AcceptRestoreAsync(Tokai, "ディスク故障", Operator, Cancel))!;
        Assert.Equal((4L, new LostAnchors(2, 3, "ディスク故障")), (accepted.Number, accepted.Lost));
        Assert.Equal((await _store.FindAnchorAsync(Tokai, 3, Cancel))!.Hash, accepted.PreviousHash);
        await GrowAsync(restored, 1);
        Assert.Equal(5, (await anchorer.AnchorAsync(Tokai, Cancel))!.Number);
        TenantEventRecord[] told = await new TenantLog(restored).ReadAsync(Tokai, cancellationToken: Cancel).Where(record => record.Event is BackupRestored).ToArrayAsync(Cancel);
        Assert.Equal(new BackupRestored(2, 3, "ディスク故障"), Assert.Single(told).Event);
        Assert.Null(await anchorer.AcceptRestoreAsync(Tokai, "again", Operator, Cancel));
    }

    [Fact]
    public async Task AnchorDueAsync_LastAnchorOfATenantIsSpoilt_HealthSaysSoAndOthersAreAnchored()
    {
        await GrowAsync(1);
        await _store.AppendAnchorAsync(new StoredAnchor(Tokai, long.MaxValue, "a", "{", default), [], Cancel);
        await new TenantLog(_store, _clock).RecordAsync(new TenantId("zeta"), new HostEvent("login.succeeded"), null, Cancel);
        AuditAnchorer anchorer = Anchorer();

        Assert.Equal(1, await anchorer.AnchorDueAsync(Cancel));

        Assert.False(anchorer.Health[Tokai].IsHealthy);
        Assert.Contains(await new AuditVerifier(_store, _documents).VerifyAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel), found => found.Failure == AuditFailure.AnchorChanged);
    }

    [Fact]
    public async Task VerifyAsync_AfterALongOutageOneAnchorIsNotEnough_FindsNothingWhileTheOthersWait()
    {
        _options.BatchSize = 2;
        await GrowAsync(3);
        _clock.Advance(TimeSpan.FromHours(5));
        AuditAnchorer anchorer = Anchorer();
        AuditAnchor first = (await anchorer.AnchorAsync(Tokai, Cancel))!;
        var verifier = new AuditVerifier(_store, _documents);

        Assert.True(first.IsPartial);
        Assert.Empty(await verifier.VerifyAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel));
        Assert.Empty(await verifier.VerifyAsync(Tokai, new() { After = (await _store.ListChainsAsync(new(Tokai), Cancel))[0].Chain }, null, Cancel).ToArrayAsync(Cancel));
        Assert.False((await anchorer.AnchorAsync(Tokai, Cancel))!.IsPartial);
        Assert.Empty(await verifier.VerifyAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel));
    }

    [Theory]
    [InlineData(-2, true)]
    [InlineData(2, true)]
    [InlineData(0.5, false)]
    public async Task VerifyAsync_TokenIsOfAnotherTimeThanItsAnchor_IsUntrusted(double hours, bool isFound)
    {
        await GrowAsync(1);
        var hostClock = new FakeTimeProvider(_clock.GetUtcNow().AddHours(hours));
        await new AuditAnchorer(_store, _pki.TimestampAuthority, _documents, _options, hostClock).AnchorAsync(Tokai, Cancel);

        AuditFinding[] findings = await new AuditVerifier(_store, _documents).VerifyAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel);

        Assert.Equal(isFound ? [(AuditFailure.AnchorUntrusted, 1L)] : [], findings.Select(found => (found.Failure, found.Anchor!.Value)));
    }

    [Fact]
    public async Task VerifyAsync_TokenIsOlderThanThatOfTheAnchorBefore_IsUntrusted()
    {
        AuditAnchorer anchorer = Anchorer();
        await GrowAsync(1);
        await anchorer.AnchorAsync(Tokai, Cancel);
        await GrowAsync(1);
        using DevelopmentPki behind = DevelopmentPki.Create(new()
        {
            KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256, TimeProvider = new FakeTimeProvider(_clock.GetUtcNow().AddMinutes(-10)),
        });
        await new AuditAnchorer(_store, behind.TimestampAuthority, _documents, _options, _clock).AnchorAsync(Tokai, Cancel);

        AuditFinding finding = Assert.Single(await new AuditVerifier(_store, _documents).VerifyAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel));

        Assert.Equal((AuditFailure.AnchorUntrusted, 2L), (finding.Failure, finding.Anchor!.Value));
    }

    [Fact]
    public async Task AnchorDueAsync_WhetherOneIsDueCannotBeKnown_HealthSaysSoAndOthersAreAnchored()
    {
        await GrowAsync(1);
        await new TenantLog(_store, _clock).RecordAsync(new TenantId("zeta"), new HostEvent("login.succeeded"), null, Cancel);
        bool isSpoilt = false;
        IAuditStore store = InterceptedAuditStore.Create(_store, (method, arguments) =>
        {
            if (isSpoilt && method == nameof(IAuditStore.FindAnchorAsync) && Tokai.Equals(arguments[0]))
                throw new FormatException("spoilt");
        });
        var anchorer = new AuditAnchorer(store, _pki.TimestampAuthority, _documents, _options, _clock);
        Assert.Equal(2, await anchorer.AnchorDueAsync(Cancel));
        await GrowAsync(1);
        await new TenantLog(_store, _clock).RecordAsync(new TenantId("zeta"), new HostEvent("login.succeeded"), null, Cancel);
        _clock.Advance(_options.Interval);
        isSpoilt = true;

        Assert.Equal(1, await anchorer.AnchorDueAsync(Cancel));
        Assert.Equal("spoilt", anchorer.Health[Tokai].Error);
        Assert.True(anchorer.Health[new TenantId("zeta")].IsHealthy);

        isSpoilt = false;
        Assert.Equal(1, await anchorer.AnchorDueAsync(Cancel));
        Assert.True(anchorer.Health[Tokai].IsHealthy);
    }

    [Fact]
    public async Task ProveAsync_AnchoredChain_IsProvedWithoutTheStore()
    {
        await GrowAsync(9);
        AuditAnchorer anchorer = Anchorer();
        await anchorer.AnchorAsync(Tokai, Cancel);
        ChainId chain = (await _store.ListChainsAsync(new ChainQuery(Tokai), Cancel))[4].Chain;

        InclusionProof proof = (await anchorer.ProveAsync(Tokai, chain, Cancel))!;

        Assert.Equal(chain, proof.Leaf.Chain);
        Assert.True(proof.Holds());
        Assert.False((proof with { Leaf = proof.Leaf with { Version = 2 } }).Holds());
        Assert.False((proof with { Anchor = proof.Anchor with { Json = proof.Anchor.Json.Replace("\"count\":9", "\"count\":8", StringComparison.Ordinal) } }).Holds());
        Assert.Null(await anchorer.ProveAsync(Tokai, new ChainId(ChainKind.Log, "none"), Cancel));
    }

    private AuditAnchorer Anchorer(bool withCopies = true) =>
        new(_store, _pki.TimestampAuthority, withCopies ? _documents : null, _options, _clock);

    private AuditAnchorer AnchorerOf(InMemoryEnvelopeStore store) => new(store, _pki.TimestampAuthority, _documents, _options, _clock);

    private Task GrowAsync(int chains) => GrowAsync(_store, chains);

    private async Task GrowAsync(InMemoryEnvelopeStore store, int chains)
    {
        for (int i = 0; i < chains; i++)
        {
            await new TenantLog(store, _clock).RecordAsync(Tokai, new HostEvent("login.succeeded"), null, Cancel);
        }
    }
}

using EContract.Sdk.Auditing;
using EContract.Sdk.Auditing.Anchoring;
using EContract.Sdk.Auditing.Logs;
using EContract.Sdk.Auditing.Verification;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.EntityFrameworkCore.Tests.Databases;
using EContract.Sdk.Storage;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Auditing;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Auditing;

/// <summary>What somebody who can write to the database may do behind our back: all of it is found, and named.</summary>
public abstract class AuditTamperingTests : IAsyncLifetime
{
    private static readonly TenantId Tokai = new("tokai");
    private static readonly RequestContext Operator = new() { Actor = Actor.User("ops", "運用 太郎") };

    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
    private readonly InMemoryDocumentStore _documents = new();
    private readonly List<EnvelopeId> _envelopes = [];
    private TestDatabase _database = null!;
    private EntityFrameworkEnvelopeStore _store = null!;
    private AuditAnchorer _anchorer = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AuditVerifier Verifier => new(_store, _documents);

    protected abstract Task<TestDatabase> CreateDatabaseAsync();

    /// <summary>Five envelopes and a log under two anchors, with an envelope of somebody else's between.</summary>
    public async ValueTask InitializeAsync()
    {
        _database = await CreateDatabaseAsync();
        _store = _database.Open();
        _anchorer = new AuditAnchorer(_store, _pki.TimestampAuthority, _documents);
        var log = new TenantLog(_store);
        for (int i = 0; i < 5; i++)
        {
            _envelopes.Add(await SampleChains.AddEnvelopeAsync(_store, Tokai, 4));
            await SampleChains.AddEnvelopeAsync(_store, TenantId.Default, 2);
            await log.RecordAsync(Tokai, new HostEvent("login.succeeded"), null, Cancel);
        }

        await _anchorer.AnchorAsync(Tokai, Cancel);
        foreach (EnvelopeId id in _envelopes[..3])
            await SampleChains.GrowAsync(_store, Tokai, id, 4);
        await log.RecordAsync(Tokai, new HostEvent("login.succeeded"), null, Cancel);
        await _anchorer.AnchorAsync(Tokai, Cancel);
        _envelopes.Sort((left, right) => ChainId.Of(left).CompareTo(ChainId.Of(right)));
    }

    public async ValueTask DisposeAsync()
    {
        _store?.Dispose();
        if (_database is not null)
            await _database.DisposeAsync();
        _pki.Dispose();
    }

    [Fact]
    public async Task VerifyAsync_NothingWasDone_FindsNothing()
    {
        AuditProgress? last = null;
        var options = new AuditVerificationOptions { Trust = new TrustAnchors(_pki.Root) };

        Assert.Empty(await Verifier.VerifyAsync(Tokai, options, new Reports(progress => last = progress), Cancel).ToArrayAsync(Cancel));

        Assert.Equal((6L, 38L, 2L), (last!.Chains, last.Events, last.Anchors));
        Assert.Empty(await Verifier.VerifyAsync(TenantId.Default, cancellationToken: Cancel).ToArrayAsync(Cancel));
    }

    [Fact]
    public async Task VerifyAsync_EventWasChanged_IsNamed()
    {
        await ExecuteAsync($"""UPDATE econtract_events SET "Json" = REPLACE("Json", '契約', '契豹') WHERE "EnvelopeId" = '{_envelopes[1]}' AND "Sequence" = 3""");

        Assert.Equal([(AuditFailure.Changed, ChainId.Of(_envelopes[1]), 3L)], await FindAsync());
    }

    [Fact]
    public async Task VerifyAsync_RowWasRemoved_IsNamed()
    {
        await ExecuteAsync($"""DELETE FROM econtract_events WHERE "EnvelopeId" = '{_envelopes[2]}' AND "Sequence" = 2""");

        Assert.Equal([(AuditFailure.Unlinked, ChainId.Of(_envelopes[2]), 2L)], await FindAsync());
    }

    [Fact]
    public async Task VerifyAsync_LogEventWasChanged_IsNamed()
    {
        await ExecuteAsync("""UPDATE econtract_log_events SET "Json" = REPLACE("Json", 'login', 'logon') WHERE "Sequence" = 2""");

        (AuditFailure failure, ChainId? chain, long? sequence) = Assert.Single(await FindAsync());
        Assert.Equal((AuditFailure.Changed, ChainKind.Log, 2L), (failure, chain!.Value.Kind, sequence));
    }

    [Fact]
    public async Task VerifyAsync_LastEventWasRemovedAndTheHeadSetBack_IsNamed()
    {
        EnvelopeHistory history = (await _store.LoadAsync(_envelopes[0], Cancel))!;
        string before = history.Events[^2].Hash;
        await ExecuteAsync($"""DELETE FROM econtract_events WHERE "EnvelopeId" = '{_envelopes[0]}' AND "Sequence" = {history.Version}""");
        await ExecuteAsync($"""UPDATE econtract_envelopes SET "Version" = {history.Version - 1}, "HeadHash" = '{before}' WHERE "Id" = '{_envelopes[0]}'""");

        Assert.Equal([(AuditFailure.WrongEnd, ChainId.Of(_envelopes[0]), history.Version)], await FindAsync());
    }

    [Fact]
    public async Task VerifyAsync_ChainWasComputedAnewFromTheMiddle_IsNamed()
    {
        EnvelopeHistory history = (await _store.LoadAsync(_envelopes[4], Cancel))!;
        string previous = history.Events[1].Hash;
        for (long sequence = 3; sequence <= history.Version; sequence++)
        {
            StoredEvent forged = SampleChains.Event(_envelopes[4], Tokai, sequence, previous, "偽造");
            await ExecuteAsync($"""UPDATE econtract_events SET "Json" = '{forged.Json}', "Hash" = '{forged.Hash}' WHERE "EnvelopeId" = '{_envelopes[4]}' AND "Sequence" = {sequence}""");
            previous = forged.Hash;
        }

        await ExecuteAsync($"""UPDATE econtract_envelopes SET "HeadHash" = '{previous}' WHERE "Id" = '{_envelopes[4]}'""");

        Assert.Equal([(AuditFailure.Rewritten, ChainId.Of(_envelopes[4]), 4L)], await FindAsync());
    }

    [Fact]
    public async Task VerifyAsync_WholeEnvelopeWasRemoved_IsNamed()
    {
        await ExecuteAsync($"""DELETE FROM econtract_events WHERE "EnvelopeId" = '{_envelopes[3]}'""");
        await ExecuteAsync($"""DELETE FROM econtract_envelopes WHERE "Id" = '{_envelopes[3]}'""");

        Assert.Equal([(AuditFailure.ChainLost, ChainId.Of(_envelopes[3]), 1L)], await FindAsync());
    }

    [Fact]
    public async Task VerifyAsync_AllEnvelopesWereRemoved_EachIsNamed()
    {
        await ExecuteAsync("DELETE FROM econtract_events");
        await ExecuteAsync("DELETE FROM econtract_envelopes");

        Assert.Equal(_envelopes.Select(id => (AuditFailure.ChainLost, (ChainId?)ChainId.Of(id), (long?)1)), await FindAsync());
    }

    [Fact]
    public async Task VerifyAsync_EnvelopeWasGivenToAnotherTenant_IsFoundOnBothSides()
    {
        await ExecuteAsync($"""UPDATE econtract_envelopes SET "Tenant" = 'default' WHERE "Id" = '{_envelopes[1]}'""");

        Assert.Equal([(AuditFailure.ChainLost, ChainId.Of(_envelopes[1]), 1L)], await FindAsync());
        AuditFinding other = Assert.Single(await Verifier.VerifyAsync(TenantId.Default, cancellationToken: Cancel).ToArrayAsync(Cancel));
        Assert.Equal((AuditFailure.Unlinked, ChainId.Of(_envelopes[1]), 1L), (other.Failure, other.Chain, other.Sequence));
    }

    [Theory]
    [InlineData("""UPDATE econtract_anchors SET "Json" = REPLACE("Json", '"count":6', '"count":7') WHERE "Number" = 1""", AuditFailure.AnchorChanged, 1)]
    [InlineData("""UPDATE econtract_anchors SET "Hash" = 'a' WHERE "Number" = 2""", AuditFailure.AnchorChanged, 2)]
    [InlineData("""UPDATE econtract_anchors SET "Token" = (SELECT "Token" FROM econtract_anchors WHERE "Number" = 2) WHERE "Number" = 1""", AuditFailure.AnchorUntrusted, 1)]
    [InlineData("""DELETE FROM econtract_anchors WHERE "Number" = 1""", AuditFailure.AnchorLost, 1)]
    [InlineData("""DELETE FROM econtract_anchors WHERE "Number" = 2""", AuditFailure.OlderBackup, 2)]
    [InlineData("""DELETE FROM econtract_anchor_leaves WHERE "Number" = 2 AND "Version" = 8 AND "Chain" = (SELECT MIN("Chain") FROM econtract_anchor_leaves WHERE "Number" = 2)""", AuditFailure.AnchorChanged, 2)]
    [InlineData("""UPDATE econtract_anchor_leaves SET "Chain" = 'spoilt' WHERE "Number" = 2 AND "Version" = 8 AND "Chain" = (SELECT MIN("Chain") FROM econtract_anchor_leaves WHERE "Number" = 2)""", AuditFailure.AnchorChanged, 2)]
    public async Task VerifyAsync_AnchorWasChangedOrRemoved_IsNamed(string sql, AuditFailure failure, long number)
    {
        await ExecuteAsync(sql);

        AuditFinding[] findings = await Verifier.VerifyAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel);

        AuditFinding finding = findings.First(found => found.Failure == failure);
        Assert.Equal((null, number), (finding.Chain, finding.Anchor));
        Assert.Contains($"anchor {number}", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyAsync_LeafWasChanged_TheAnchorAndTheChainAreNamed()
    {
        string chain = ChainId.Of(_envelopes[0]).ToString();
        await ExecuteAsync($"""UPDATE econtract_anchor_leaves SET "Hash" = '{new string('0', 64)}' WHERE "Number" = 1 AND "Chain" = '{chain}'""");

        Assert.Equal(
            [(AuditFailure.AnchorChanged, null, null), (AuditFailure.Rewritten, ChainId.Of(_envelopes[0]), 4L)],
            await FindAsync());
    }

    [Fact]
    public async Task VerifyAsync_AnchorsWereMadeAnewByAnotherAuthority_IsFoundByTrustAndByTheCopies()
    {
        using DevelopmentPki other = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
        await ExecuteAsync("DELETE FROM econtract_anchors");
        await ExecuteAsync("DELETE FROM econtract_anchor_leaves");
        await ExecuteAsync("""UPDATE econtract_envelopes SET "AnchorDue" = "Version" """);
        await new AuditAnchorer(_store, other.TimestampAuthority).AnchorAsync(Tokai, Cancel);

        AuditFailure[] failures = [.. (await FindAsync(new TrustAnchors(_pki.Root))).Select(found => found.Failure)];

        Assert.Contains(AuditFailure.AnchorUntrusted, failures);
        Assert.Contains(AuditFailure.AnchorChanged, failures);
        Assert.Contains(AuditFailure.OlderBackup, failures);
    }

    [Fact]
    public async Task VerifyAsync_KnownAnchors_AreHeldAgainstTheDatabase()
    {
        StoredAnchor known = (await _store.FindAnchorAsync(Tokai, 2, Cancel))!;
        Assert.Empty(await Known(known));

        Assert.Equal(AuditFailure.AnchorChanged, Assert.Single(await Known(known with { Hash = new string('b', 64) })).Failure);
        Assert.Equal(AuditFailure.OlderBackup, Assert.Single(await Known(known with { Number = 9 })).Failure);

        async Task<AuditFinding[]> Known(StoredAnchor anchor) =>
            await new AuditVerifier(_store).VerifyAsync(Tokai, new() { KnownAnchors = [anchor] }, null, Cancel).ToArrayAsync(Cancel);
    }

    [Fact]
    public async Task VerifyAsync_OlderStateWithLaterEntriesRemoved_NamesTheAnchorAndWhatIsLost()
    {
        // As yesterday's copy of the database would be: without the second anchor and all that came after the first.
        EnvelopeId[] grown = [.. (await _store.ReadLeavesAsync(Tokai, 2, Cancel).ToArrayAsync(Cancel)).Where(leaf => leaf.Head.Chain.Kind == ChainKind.Envelope).Select(leaf => EnvelopeId.Parse(leaf.Head.Chain.Id))];
        foreach (EnvelopeId id in grown)
        {
            string head = (await _store.LoadAsync(id, Cancel))!.Events[3].Hash;
            await ExecuteAsync($"""UPDATE econtract_envelopes SET "Version" = 4, "HeadHash" = '{head}' WHERE "Id" = '{id}'""");
        }

        await ExecuteAsync("""DELETE FROM econtract_events WHERE "Sequence" > 4""");
        await ExecuteAsync("""DELETE FROM econtract_anchors WHERE "Number" = 2""");
        await ExecuteAsync("""DELETE FROM econtract_anchor_leaves WHERE "Number" = 2""");

        (AuditFailure Failure, ChainId? Chain, long? Sequence)[] findings = await FindAsync();

        Assert.Equal((AuditFailure.OlderBackup, null, null), findings[0]);
        Assert.Equal(
            grown.Select(id => (AuditFailure.WrongEnd, (ChainId?)ChainId.Of(id), (long?)5)),
            findings[1..].Where(found => found.Chain?.Kind == ChainKind.Envelope).Select(found => (found.Failure, found.Chain, found.Sequence)));

        // Somebody says that it was meant so: why is known, and what is lost is named for good.
        await _anchorer.AcceptRestoreAsync(Tokai, "ディスク故障", Operator, Cancel);
        AuditFinding[] after = await Verifier.VerifyAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel);
        Assert.Contains("ディスク故障", Assert.Single(after, found => found.IsNotice).Message, StringComparison.Ordinal);
        Assert.Equal(
            grown.Select(id => (ChainId?)ChainId.Of(id)),
            after.Where(found => !found.IsNotice && found.Chain?.Kind == ChainKind.Envelope).Select(found => found.Chain));
    }

    [Fact]
    public async Task VerifyAsync_ChainWasKeptOutOfTheAnchors_IsNamedAndTheNextSweepBindsIt()
    {
        EnvelopeId hidden = await SampleChains.AddEnvelopeAsync(_store, Tokai, 2, TimeProvider.System.GetUtcNow().AddHours(-3));
        await ExecuteAsync($"""UPDATE econtract_envelopes SET "AnchorDue" = 0 WHERE "Id" = '{hidden}'""");
        await SampleChains.GrowAsync(_store, Tokai, _envelopes[0], 1);
        await _anchorer.AnchorAsync(Tokai, Cancel);

        Assert.Equal([(AuditFailure.NotAnchored, ChainId.Of(hidden), 1L)], await FindAsync());
        Assert.Empty(await Verifier.VerifyAsync(Tokai, new() { AnchorTolerance = TimeSpan.FromHours(4) }, null, Cancel).ToArrayAsync(Cancel));

        Assert.Equal(1, await new AuditAnchorer(_store, _pki.TimestampAuthority, _documents).AnchorAllAsync(Tokai, Cancel));
        Assert.Empty(await FindAsync());
        await ExecuteAsync($"""DELETE FROM econtract_events WHERE "EnvelopeId" = '{hidden}'""");
        await ExecuteAsync($"""DELETE FROM econtract_envelopes WHERE "Id" = '{hidden}'""");
        Assert.Equal([(AuditFailure.ChainLost, ChainId.Of(hidden), 1L)], await FindAsync());
    }

    [Fact]
    public async Task AnchorDueAsync_NothingIsMarked_FindsWhatHasGrownAllTheSame()
    {
        await SampleChains.AddEnvelopeAsync(_store, Tokai, 2);
        await ExecuteAsync("""UPDATE econtract_envelopes SET "AnchorDue" = 0""");
        await ExecuteAsync("""UPDATE econtract_logs SET "AnchorDue" = 0""");

        Assert.Equal(2, await new AuditAnchorer(_store, _pki.TimestampAuthority, _documents).AnchorDueAsync(Cancel));
    }

    [Fact]
    public async Task VerifyAsync_RestoreIsForgedToHideAnEnvelope_NamesTheEnvelope()
    {
        EnvelopeId hidden = await SampleChains.AddEnvelopeAsync(_store, Tokai, 2);
        await _anchorer.AnchorAsync(Tokai, Cancel);
        await ExecuteAsync($"""DELETE FROM econtract_events WHERE "EnvelopeId" = '{hidden}'""");
        await ExecuteAsync($"""DELETE FROM econtract_envelopes WHERE "Id" = '{hidden}'""");
        await ExecuteAsync("""DELETE FROM econtract_anchors WHERE "Number" = 3""");
        await ExecuteAsync("""DELETE FROM econtract_anchor_leaves WHERE "Number" = 3""");
        // Elsewhere, with the copies at hand, an anchor is made that says that the third was lost.
        using DevelopmentPki other = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
        var elsewhere = new InMemoryDocumentStore();
        await foreach (KeptDocument kept in _documents.ListAllAsync(cancellationToken: Cancel))
        {
            await using Stream copy = await _documents.OpenAsync(kept.Key, Cancel);
            await elsewhere.SaveAsync(kept.Key.Scope, (destination, token) => new ValueTask(copy.CopyToAsync(destination, token)), Cancel);
        }

        await new AuditAnchorer(_store, other.TimestampAuthority, elsewhere).AcceptRestoreAsync(Tokai, "復元", Operator, Cancel);
        Assert.Contains((AuditFailure.ChainLost, ChainId.Of(hidden), 1L), await FindAsync());

        await ExecuteAsync("""DELETE FROM econtract_log_events WHERE "Json" LIKE '%backup.restored%'""");
        AuditFinding[] unsaid = await Verifier.VerifyAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel);
        Assert.DoesNotContain(unsaid, found => found.IsNotice);
        Assert.Contains(unsaid, found => found is { Failure: AuditFailure.OlderBackup, Anchor: 4 });

        // It is not kept as if this host had made it.
        await SampleChains.GrowAsync(_store, Tokai, _envelopes[0], 1);
        await _anchorer.AnchorAsync(Tokai, Cancel);
        Assert.Equal(
            ["000000000001", "000000000002", "000000000003", "000000000005"],
            await _documents.ListAllAsync(cancellationToken: Cancel).Select(kept => kept.Key.Scope.DocumentId).ToArrayAsync(Cancel));
    }

    [Fact]
    public async Task VerifyAsync_OlderStateAndACopyIsMissing_NamesTheGapAndWhatIsLost()
    {
        EnvelopeId lost = await SampleChains.AddEnvelopeAsync(_store, Tokai, 2);
        await _anchorer.AnchorAsync(Tokai, Cancel);
        await ExecuteAsync($"""DELETE FROM econtract_events WHERE "EnvelopeId" = '{lost}'""");
        await ExecuteAsync($"""DELETE FROM econtract_envelopes WHERE "Id" = '{lost}'""");
        await ExecuteAsync("""DELETE FROM econtract_anchors WHERE "Number" > 1""");
        await ExecuteAsync("""DELETE FROM econtract_anchor_leaves WHERE "Number" > 1""");
        await ShredCopyAsync("000000000002");

        AuditFinding[] findings = await Verifier.VerifyAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel);

        Assert.Equal(
            [(AuditFailure.AnchorLost, 2L, null), (AuditFailure.OlderBackup, 3, null), (AuditFailure.ChainLost, 3, ChainId.Of(lost))],
            findings.Take(3).Select(found => (found.Failure, found.Anchor!.Value, found.Chain)));
        await SampleChains.GrowAsync(_store, Tokai, _envelopes[0], 1);
        Assert.Equal(3, (await Assert.ThrowsAsync<OlderBackupException>(() => _anchorer.AnchorAsync(Tokai, Cancel).AsTask())).Number);
        Assert.Equal(new LostAnchors(2, 3, "故障"), (await _anchorer.AcceptRestoreAsync(Tokai, "故障", Operator, Cancel))!.Lost);
        Assert.Contains((AuditFailure.AnchorLost, null, null), await FindAsync());
        await Assert.ThrowsAsync<ArgumentException>(() => _anchorer.AcceptRestoreAsync(Tokai, "故障", RequestContext.None, Cancel).AsTask());
    }

    [Fact]
    public async Task AnchorAsync_CopiesOfTheNumberAreNoAnchors_GoesOnAndTheyAreNamed()
    {
        DocumentScope third = new((await _documents.ListAllAsync(cancellationToken: Cancel).FirstAsync(Cancel)).Key.Scope.EnvelopeId, "000000000003");
        await _documents.SaveAsync(third, (_, _) => default, Cancel);
        await _documents.SaveAsync(third, async (destination, token) => await destination.WriteAsync("{\"v\":1}"u8.ToArray(), token), Cancel);
        Assert.Contains((AuditFailure.AnchorChanged, null, null), await FindAsync());

        await SampleChains.GrowAsync(_store, Tokai, _envelopes[0], 1);
        AuditAnchor made = (await _anchorer.AnchorAsync(Tokai, Cancel))!;

        Assert.Equal(3, made.Number);
        Assert.Equal([(AuditFailure.AnchorChanged, null, null)], await FindAsync());
    }

    private async Task ShredCopyAsync(string number)
    {
        KeptDocument[] copies = await _documents.ListAllAsync(cancellationToken: Cancel).Where(kept => kept.Key.Scope.DocumentId == number).ToArrayAsync(Cancel);
        Assert.True(await _documents.ShredAsync(Assert.Single(copies).Key, Cancel));
    }

    [Fact]
    public async Task VerifyAsync_CopyOfALostAnchorIsDamaged_IsNamedAndTheRestIsVerified()
    {
        using var directory = new TemporaryDirectory();
        using var keys = new KeyFileKeyWrapper(directory.Combine("kek.key"));
        var documents = new FileSystemDocumentStore(directory.Combine("documents"), keys);
        await new AuditAnchorer(_store, _pki.TimestampAuthority, documents).AnchorAsync(TenantId.Default, Cancel);
        await ExecuteAsync("DELETE FROM econtract_anchors");
        await ExecuteAsync("DELETE FROM econtract_anchor_leaves");
        string copy = Assert.Single(Directory.GetFiles(directory.Combine("documents"), "*.ecdoc", SearchOption.AllDirectories));
        byte[] bytes = await File.ReadAllBytesAsync(copy, Cancel);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(copy, bytes, Cancel);

        AuditFinding[] findings = await new AuditVerifier(_store, documents).VerifyAsync(TenantId.Default, null, null, Cancel).ToArrayAsync(Cancel);

        Assert.Equal([AuditFailure.OlderBackup, AuditFailure.AnchorChanged], findings.Select(finding => finding.Failure));
    }

    [Fact]
    public async Task VerifyAsync_StoppedAndGoneOn_VerifiesTheRest()
    {
        await ExecuteAsync($"""UPDATE econtract_events SET "Json" = REPLACE("Json", '契約', '契豹') WHERE "Sequence" = 1""");
        AuditVerificationOptions rest = new() { After = ChainId.Of(_envelopes[2]) };

        AuditFinding[] findings = await Verifier.VerifyAsync(Tokai, rest, null, Cancel).ToArrayAsync(Cancel);

        Assert.Equal(_envelopes[3..].Select(id => (ChainId?)ChainId.Of(id)), findings.Select(found => found.Chain));
    }

    [Fact]
    public async Task VerifyAsync_WhileOthersAppendAndAnchor_FindsNothing()
    {
        using var stop = new CancellationTokenSource();
        Task writing = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    foreach (EnvelopeId id in _envelopes)
                        await SampleChains.GrowAsync(_store, Tokai, id, 2);
                    await SampleChains.AddEnvelopeAsync(_store, Tokai, 3);
                    await _anchorer.AnchorAsync(Tokai, Cancel);
                }
            },
            Cancel);

        for (int i = 0; i < 8; i++)
            Assert.Empty(await new AuditVerifier(_store).VerifyAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel));

        await stop.CancelAsync();
        await writing;
    }

    private Task ExecuteAsync(string sql) => _database.ExecuteAsync(sql);

    private async Task<(AuditFailure Failure, ChainId? Chain, long? Sequence)[]> FindAsync(ITrustAnchorSource? trust = null) =>
        await Verifier.VerifyAsync(Tokai, new() { Trust = trust }, null, Cancel).Select(found => (found.Failure, found.Chain, found.Sequence)).ToArrayAsync(Cancel);

    private sealed class Reports(Action<AuditProgress> report) : IProgress<AuditProgress>
    {
        public void Report(AuditProgress value) => report(value);
    }
}

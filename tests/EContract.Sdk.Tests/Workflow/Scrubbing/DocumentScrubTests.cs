using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.Retention;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Notifications;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Scrubbing;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Tests.Workflow.Scrubbing;

/// <summary>Stored documents, as real encrypted files, that somebody changes, takes away or brings back.</summary>
public sealed class DocumentScrubTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly WorkflowFixture _host = new();
    private readonly FileSystemDocumentStore _documents;
    private readonly KeyFileKeyWrapper _keys;
    private readonly EnvelopeServices _services;
    private readonly EnvelopeManager _manager;

    public DocumentScrubTests()
    {
        _keys = new KeyFileKeyWrapper(_directory.Combine("kek.key"));
        _documents = new FileSystemDocumentStore(Root, _keys);
        _services = _host.With(_host.Store.Inner, _documents);
        _manager = new EnvelopeManager(_services);
        // Files have the time of the machine.
        _host.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        _host.Options.Operator = new NotificationRecipient("運用", "ops@example.jp");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Root => _directory.Combine("documents");

    private string[] Files => [.. Directory.GetFiles(Root, "*.ecdoc", SearchOption.AllDirectories).Order()];

    public void Dispose()
    {
        _host.Dispose();
        _keys.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Run_AllIsWell_FindsNothingAndSaysSoInTheTenantsLog()
    {
        await CompleteAsync();
        await CompleteAsync();
        var progress = new Progress();

        Assert.Empty(await ScrubAsync(progress: progress));

        Assert.Equal((2, Files.Length, 0), (progress.Last!.Envelopes, progress.Last.Documents, progress.Last.Findings));
        Assert.Equal(new ScrubSucceeded(Files.Length), Assert.Single(await TenantEventsAsync()));
    }

    [Fact]
    public async Task Run_OneByteChanged_NamesExactlyThatDocumentAndGivesItToNobody()
    {
        Envelope envelope = await CompleteAsync();
        string token = _host.TokenOf(envelope.Participants[0], LinkPurpose.Download);
        Envelope other = await CompleteAsync();
        string path = PathOf(envelope, envelope.Documents[0].Current);
        byte[] saved = await File.ReadAllBytesAsync(path, Cancellation);
        await FlipAsync(path);

        ScrubFinding finding = Assert.Single(await ScrubAsync());

        Assert.Equal((ScrubFault.Changed, envelope.Id, envelope.Documents[0].Current.Sha256), (finding.Fault, finding.Envelope, finding.Document!.Sha256));
        Assert.Equal(
            ["document.hash.mismatch", "document.quarantined"],
            (await _manager.GetEventsAsync(envelope.Id, Cancellation)).Select(record => record.Event.Name).Where(name => name.StartsWith("document.", StringComparison.Ordinal) && name is not ("document.locked" or "document.viewed")));
        await _host.Worker.RunDueAsync(Cancellation);
        DocumentDamaged mail = Assert.IsType<DocumentDamaged>(Assert.Single(_host.Mail, mail => mail.To.Address == "ops@example.jp").Notification);
        Assert.Equal(("契約書", finding.Document.Sha256), (mail.Document, mail.Sha256));
        Assert.IsType<ScrubFailed>(Assert.Single(await TenantEventsAsync()));

        // Back, but not looked at yet.
        await File.WriteAllBytesAsync(path, saved, Cancellation);
        Assert.Equal(EnvelopeRefusal.Quarantined, await OpenAsync(envelope, 0));
        Assert.Null(await OpenAsync(envelope, 1));
        Assert.Null(await OpenAsync(other, 0));
        Assert.Equal(EnvelopeRefusal.Quarantined, await WorkflowFixture.RefusalAsync(() => _manager.DownloadAsync(token, envelope.Documents[0].Id).AsTask()));

        Assert.Empty(await new DocumentScrub(_services).CheckAsync(envelope.Id, Cancellation));
        Assert.Null(await OpenAsync(envelope, 0));
        Assert.Contains("document.released", (await _manager.GetEventsAsync(envelope.Id, Cancellation)).Select(record => record.Event.Name));
        Assert.True((await _manager.VerifyAuditAsync(envelope.Id, Cancellation)).IsIntact);
    }

    [Fact]
    public async Task Run_SameDamageAgain_IsReportedAgainAndRecordedOnce()
    {
        Envelope envelope = await CompleteAsync();
        File.Delete(PathOf(envelope, envelope.Documents[0].Current));

        for (int i = 0; i < 3; i++)
            Assert.Equal(ScrubFault.Missing, Assert.Single(await ScrubAsync()).Fault);

        await _host.Worker.RunDueAsync(Cancellation);
        Assert.Single(_host.Mail, mail => mail.Notification is DocumentDamaged);
        Assert.Single((await _manager.GetEventsAsync(envelope.Id, Cancellation)).Select(record => record.Event).OfType<DocumentQuarantined>());
    }

    [Fact]
    public async Task Run_DocumentOfAnotherEnvelopePutInPlace_IsFound()
    {
        Envelope envelope = await CompleteAsync(), other = await CompleteAsync();
        File.Copy(PathOf(other, other.Documents[0].Original), PathOf(envelope, envelope.Documents[0].Original), overwrite: true);

        Assert.Equal((ScrubFault.Changed, envelope.Id), Assert.Single((await ScrubAsync()).Select(finding => (finding.Fault, finding.Envelope))));
    }

    [Fact]
    public async Task Run_KeyFileIsAnother_NamesTheMissingKeyAndHoldsNothingAgainstTheDocuments()
    {
        Envelope envelope = await CompleteAsync();
        using var otherKeys = new KeyFileKeyWrapper(_directory.Combine("other.key"));
        var lost = new DocumentScrub(_host.With(_host.Store.Inner, new FileSystemDocumentStore(Root, otherKeys)));

        List<ScrubFinding> findings = await ScrubAsync(lost);

        Assert.Equal(Files.Length, findings.Count);
        Assert.All(findings, finding =>
        {
            Assert.Equal(ScrubFault.KeyUnavailable, finding.Fault);
            Assert.Contains(_keys.KeyId, finding.Reason, StringComparison.Ordinal);
        });
        Assert.Null(await OpenAsync(envelope, 0));
    }

    [Fact]
    public async Task Run_StoreIsAnotherOne_StopsAfterSomeAndSaysSo()
    {
        for (int i = 0; i < 3; i++)
            await CompleteAsync();
        Directory.Delete(Root, recursive: true);
        await new FileSystemDocumentStore(Root, _keys).SaveAsync(new DocumentScope("somebody", "else"), "x"u8.ToArray(), Cancellation);
        var scrub = new DocumentScrub(
            _host.With(_host.Store.Inner, new FileSystemDocumentStore(Root, _keys)), new ScrubOptions { BytesPerSecond = null, MaxFaultsInARow = 5 });

        var error = await Assert.ThrowsAsync<DocumentStoreException>(() => ScrubAsync(scrub));

        Assert.Equal(DocumentStoreFailure.Unavailable, error.Failure);
        Assert.Contains("in a row", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StoreIsEmpty_HoldsNothingAgainstTheDocuments()
    {
        Envelope envelope = await CompleteAsync();
        Directory.Delete(Root, recursive: true);
        Directory.CreateDirectory(Root);
        var scrub = new DocumentScrub(_host.With(_host.Store.Inner, new FileSystemDocumentStore(Root, _keys)));

        var error = await Assert.ThrowsAsync<DocumentStoreException>(() => ScrubAsync(scrub));

        Assert.Equal(DocumentStoreFailure.Unavailable, error.Failure);
        Assert.All((await _manager.GetAsync(envelope.Id, Cancellation)).Documents, document => Assert.Empty(document.Quarantined));
    }

    [Fact]
    public async Task Run_GoesOnAfterAnEnvelope_LooksAtTheRestOnly()
    {
        Envelope[] envelopes = [await CompleteAsync(), await CompleteAsync(), await CompleteAsync()];
        EnvelopeId[] ids = [.. envelopes.Select(envelope => envelope.Id).OrderBy(id => id.ToString(), StringComparer.Ordinal)];
        var progress = new Progress();

        await ScrubAsync(after: ids[0], progress: progress);

        Assert.Equal(ids[1..], progress.Seen);
        Assert.Empty(await TenantEventsAsync());
    }

    [Fact]
    public async Task Orphans_LeftByAKilledProcess_AreReportedAfterAWhileAndDestroyedOnRequest()
    {
        Envelope envelope = await CompleteAsync();
        var scope = new DocumentScope(envelope.Id.ToString(), envelope.Documents[0].Id.ToString());
        StoredDocument left = await _documents.SaveAsync(scope, "half a signature"u8.ToArray(), Cancellation);
        StoredDocument nobodys = await _documents.SaveAsync(new DocumentScope(EnvelopeId.New(TimeProvider.System).ToString(), "d"), "never recorded"u8.ToArray(), Cancellation);
        await _documents.SaveAsync(new DocumentScope("audit-anchors", "1"), "the audit's own"u8.ToArray(), Cancellation);

        Assert.Empty(await ScrubAsync());
        _host.Clock.Advance(TimeSpan.FromDays(8));
        List<ScrubFinding> orphans = await ScrubAsync();

        Assert.All(orphans, orphan => Assert.Equal(ScrubFault.Orphaned, orphan.Fault));
        Assert.Equal(new[] { left.Key.ToString(), nobodys.Key.ToString() }.Order(), orphans.Select(orphan => orphan.Document!.ToString()).Order());
        var scrub = new DocumentScrub(_services);
        Assert.All(await ShredAsync(scrub, [.. orphans.Select(orphan => orphan.Document!)]), done => Assert.True(done.IsDestroyed));
        Assert.False(Assert.Single(await ShredAsync(scrub, left.Key)).IsDestroyed);
        Assert.Equal(
            new[] { left.Key.Sha256, nobodys.Key.Sha256 }.Order(),
            (await TenantRecordsAsync()).Where(record => record is { Event: DocumentShredded { Reason: "残骸" }, Actor.Id: "ops" }).Select(record => ((DocumentShredded)record.Event).Sha256).Order());
        Assert.Empty(await ScrubAsync());
    }

    [Fact]
    public async Task ShredOrphan_DocumentThatALogNamesOrAJobMayNeed_IsRefused()
    {
        Envelope done = await CompleteAsync(), open = await _manager.SendAsync((await _manager.CreateAsync(WorkflowFixture.Descriptor(1))).Id);
        StoredDocument step = await _documents.SaveAsync(new DocumentScope(open.Id.ToString(), open.Documents[0].Id.ToString()), "a step's output"u8.ToArray(), Cancellation);
        _host.Clock.Advance(TimeSpan.FromDays(20));
        var scrub = new DocumentScrub(_services);

        Assert.All(await ShredAsync(scrub, KeyOf(done, done.Documents[0].Original), step.Key), done => Assert.False(done.IsDestroyed));

        Assert.Empty(await ScrubAsync());
    }

    [Fact]
    public async Task Run_OlderBackupBroughtDestroyedDocumentsBack_FindsThem()
    {
        _host.Options.Retention.Default = RetentionRule.ForYears(1);
        Envelope envelope = await CompleteAsync();
        string path = PathOf(envelope, envelope.Documents[0].Current);
        byte[] backup = await File.ReadAllBytesAsync(path, Cancellation);
        _host.Clock.Advance(TimeSpan.FromDays(400));
        await _manager.RequestDisposalAsync(envelope.Id, "満了", new() { Actor = Actor.User("a", "甲") });
        await _manager.ApproveDisposalAsync(envelope.Id, new() { Actor = Actor.User("b", "乙") });
        Assert.Empty(Files);
        Assert.Empty(await ScrubAsync());

        await File.WriteAllBytesAsync(path, backup, Cancellation);
        ScrubFinding finding = Assert.Single(await ScrubAsync());

        Assert.Equal(ScrubFault.NotDestroyed, finding.Fault);
        Assert.True(Assert.Single(await ShredAsync(new DocumentScrub(_services), finding.Document!)).IsDestroyed);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Run_AtALimitedRate_TakesItsTime()
    {
        await CompleteAsync();
        long bytes = 0;
        foreach (string file in Files)
            bytes += new FileInfo(file).Length;
        var scrub = new DocumentScrub(_services, new ScrubOptions { BytesPerSecond = 100 });
        DateTimeOffset start = _host.Clock.GetUtcNow();

        Task<List<ScrubFinding>> run = ScrubAsync(scrub);
        while (!run.IsCompleted)
        {
            _host.Clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        Assert.Empty(await run);
        Assert.True(_host.Clock.GetUtcNow() - start > TimeSpan.FromSeconds(1));
    }

    private async Task<Envelope> CompleteAsync()
    {
        Envelope envelope = await _manager.SendAsync((await _manager.CreateAsync(WorkflowFixture.Descriptor(1))).Id);
        string token = _host.TokenOf(envelope.Participants[0]);
        SigningView view = await _manager.OpenLinkAsync(token);
        foreach (DocumentView document in view.Documents)
            await (await _manager.OpenDocumentAsync(token, document.Id)).DisposeAsync();
        SigningSummary summary = await _manager.PrepareSignAsync(token);
        await _manager.ConfirmSignAsync(token, "key", summary.Consent);
        Envelope completed = await _manager.GetAsync(envelope.Id);
        Assert.Equal(EnvelopeStatus.Completed, completed.Status);
        return completed;
    }

    private Task<List<ScrubFinding>> ScrubAsync(EnvelopeId? after = null, Progress? progress = null) => ScrubAsync(new DocumentScrub(_services), after, progress);

    private static async Task<List<ScrubFinding>> ScrubAsync(DocumentScrub scrub, EnvelopeId? after = null, Progress? progress = null)
    {
        var findings = new List<ScrubFinding>();
        await foreach (ScrubFinding finding in scrub.RunAsync(after, progress, Cancellation))
            findings.Add(finding);
        return findings;
    }

    private async Task<List<TenantEvent>> TenantEventsAsync() =>
        [.. (await TenantRecordsAsync()).Select(record => record.Event).Where(occurred => occurred is ScrubSucceeded or ScrubFailed)];

    private async Task<List<TenantEventRecord>> TenantRecordsAsync()
    {
        var records = new List<TenantEventRecord>();
        await foreach (TenantEventRecord record in _services.Log!.ReadAsync(TenantId.Default, cancellationToken: Cancellation))
            records.Add(record);
        return records;
    }

    private static async Task<List<OrphanShredding>> ShredAsync(DocumentScrub scrub, params DocumentKey[] documents)
    {
        var done = new List<OrphanShredding>();
        await foreach (OrphanShredding one in scrub.ShredOrphansAsync(documents, "残骸", new() { Actor = Actor.User("ops", "運用") }, Cancellation))
            done.Add(one);
        return done;
    }

    private async Task<EnvelopeRefusal?> OpenAsync(Envelope envelope, int document)
    {
        try
        {
            await using Stream content = await _manager.OpenSealedAsync(envelope.Id, envelope.Documents[document].Id, cancellationToken: Cancellation);
            return null;
        }
        catch (EnvelopeStateException e)
        {
            return e.Refusal;
        }
    }

    private static DocumentKey KeyOf(Envelope envelope, DocumentRevision revision) => new(
        new DocumentScope(envelope.Id.ToString(), envelope.Documents.First(document => document.Original == revision || document.Current == revision).Id.ToString()),
        revision.Sha256);

    private string PathOf(Envelope envelope, DocumentRevision revision) =>
        Files.Single(file => file.Contains(envelope.Id.ToString(), StringComparison.Ordinal) && file.EndsWith($"{revision.Sha256}.ecdoc", StringComparison.Ordinal));

    private static async Task FlipAsync(string path)
    {
        byte[] bytes = await File.ReadAllBytesAsync(path, Cancellation);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Cancellation);
    }

    private sealed class Progress : IProgress<ScrubProgress>
    {
        public List<EnvelopeId> Seen { get; } = [];

        public ScrubProgress? Last { get; private set; }

        public void Report(ScrubProgress value)
        {
            Seen.Add(value.After!.Value);
            Last = value;
        }
    }
}

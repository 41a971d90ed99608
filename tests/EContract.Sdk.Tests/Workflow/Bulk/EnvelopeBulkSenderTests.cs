using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Notifications;
using EContract.Sdk.Notifications.Webhooks;
using EContract.Sdk.Storage;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Bulk;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Workflow.Bulk;

/// <summary>Batches: each row once, whatever happens to the others, and however often the batch is run.</summary>
public sealed class EnvelopeBulkSenderTests : IDisposable
{
    private readonly WorkflowFixture _fixture = new();
    private readonly BatchId _batch;
    private readonly EnvelopeBulkSender _sender;
    private int _described;

    public EnvelopeBulkSenderTests()
    {
        _batch = BatchId.New(_fixture.Clock);
        _sender = new EnvelopeBulkSender(_fixture.Manager);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task SendAsync_GoodAndBadRows_EachHasItsResultAndTheGoodAreSent()
    {
        List<BulkRowResult> results = await RunAsync(
            Row("a"), Row("b", title: ""), Row("c"), new BulkEnvelope("d", _ => throw new IOException("The row's file is gone.")), Row("e"));

        Assert.Equal([("a", true), ("b", false), ("c", true), ("d", false), ("e", true)], results.OrderBy(result => result.Index).Select(result => (result.Key, result.Status == BulkRowStatus.Sent)));
        Assert.IsAssignableFrom<ArgumentException>(results.Single(result => result.Key == "b").Error);
        Assert.IsType<IOException>(results.Single(result => result.Key == "d").Error);
        Assert.Equal(3, Invitations().Count);
        Envelope envelope = await _fixture.Manager.GetAsync(results.Single(result => result.Key == "c").EnvelopeId!.Value, Stop);
        Assert.Equal((EnvelopeStatus.InProgress, new BatchRow(_batch, "c")), (envelope.Status, envelope.Batch));
        Assert.Equal(7, envelope.Id.Value.Version);
    }

    [Fact]
    public async Task SendAsync_RunAgain_NothingIsSentOrDescribedTwice()
    {
        await RunAsync(Row("a"), Row("b"));
        List<BulkRowResult> again = await RunAsync(Row("a"), Row("b"), Row("c"));

        Assert.Equal(
            [BulkRowStatus.SentBefore, BulkRowStatus.SentBefore, BulkRowStatus.Sent], again.OrderBy(result => result.Index).Select(result => result.Status));
        Assert.Equal((3, 3), (_described, Invitations().Count));
    }

    [Fact]
    public async Task SendAsync_SameKeyTwiceInAList_SecondFailsAndIsNotTakenForDone()
    {
        List<BulkRowResult> results = await RunAsync(Row("a"), Row("a"));

        Assert.IsType<BulkListException>(results.Single(result => result.Status == BulkRowStatus.Failed).Error);
        Assert.Single(Invitations());
    }

    [Fact]
    public async Task SendAsync_KilledBetweenCreatingAndSending_NextRunSends()
    {
        await CrashBeforeSendingAsync("a");
        Assert.Empty(Invitations());

        Assert.Equal(BulkRowStatus.Sent, Assert.Single(await RunAsync(Row("a"))).Status);
        Assert.Equal((2, 1), (_described, Invitations().Count));
    }

    [Fact]
    public async Task SendAsync_WebhookToldOfADraftThatCouldNotBeSent_NextRunSends()
    {
        await using var hook = new HookReceiver();
        using var host = new WorkflowFixture(new WebhookEndpoint("ledger", hook.Uri, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") { AllowPrivateNetwork = true });
        var sender = new EnvelopeBulkSender(host.Manager);
        host.Probe.TimestampFailure = TimestampFailure.Unavailable;
        Assert.Equal(BulkRowStatus.Failed, Assert.Single(await RunAsync(sender, [Row("a")])).Status);
        await host.Worker.RunDueAsync(Stop);
        host.Probe.TimestampFailure = null;
        host.Clock.Advance(TimeSpan.FromHours(1));

        BulkRowResult result = Assert.Single(await RunAsync(sender, [Row("a")]));

        Assert.Contains("webhook.delivered", await host.EventNamesAsync(result.EnvelopeId!.Value));
        Assert.Equal((BulkRowStatus.Sent, EnvelopeStatus.InProgress), (result.Status, (await host.Manager.GetAsync(result.EnvelopeId.Value, Stop)).Status));
    }

    [Theory]
    [InlineData("title")]
    [InlineData("document")]
    [InlineData("address")]
    [InlineData("code")]
    public async Task SendAsync_RowCorrectedAfterItsDraftWasMade_FailsInsteadOfSendingTheOldOne(string corrected)
    {
        _fixture.Probe.TimestampFailure = TimestampFailure.Unavailable;
        Assert.Equal(BulkRowStatus.Failed, Assert.Single(await RunAsync(Of(""))).Status);
        _fixture.Probe.TimestampFailure = null;
        _fixture.Clock.Advance(TimeSpan.FromHours(1));

        var error = Assert.IsType<EnvelopeStateException>(Assert.Single(await RunAsync(Of(corrected))).Error);

        Assert.Equal((EnvelopeRefusal.IdempotencyKeyReused, 0), (error.Refusal, Invitations().Count));
        Assert.Equal(BulkRowStatus.Sent, Assert.Single(await RunAsync(Of(""))).Status);

        static BulkEnvelope Of(string corrected) => new("a", _ =>
        {
            EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(2, 1);
            if (corrected == "title")
                descriptor = descriptor with { Title = "訂正" };
            if (corrected == "document")
                descriptor.Documents[1] = DocumentDescriptor.FromBytes(FakeContractPdf.Document("訂正"), "仕様書");
            if (corrected == "address")
                descriptor.Participants[0] = descriptor.Participants[0] with { Email = "other@example.jp" };
            descriptor.Participants[1].Factors.Add(AuthenticationFactor.AccessCode(corrected == "code" ? "1235" : "1234"));
            return new(descriptor);
        });
    }

    [Fact]
    public async Task SendAsync_TwoProcessesAtOnce_OneEnvelopeAndOneInvitationARow()
    {
        _fixture.Options.RunInline = false;
        var other = new EnvelopeBulkSender(new EnvelopeManager(_fixture.Services));
        BulkEnvelope[] rows = [.. Enumerable.Range(0, 40).Select(i => Row($"row {i}"))];

        List<BulkRowResult>[] both = await Task.WhenAll(
            Task.Run(() => RunAsync(_sender, rows), Stop), Task.Run(() => RunAsync(other, rows), Stop));

        Assert.All(both.SelectMany(results => results), result => Assert.Null(result.Error));
        await _fixture.Worker.RunDueAsync(Stop);
        Assert.Equal(40, Invitations().Count);
    }

    [Fact]
    public async Task SendAsync_DraftThatSomebodyTookBack_FailsAndIsLeftToThem()
    {
        BulkRowResult created = await CrashBeforeSendingAsync("a");
        await _fixture.Manager.ScheduleAsync(created.EnvelopeId!.Value, _fixture.Clock.GetUtcNow().AddDays(1), cancellationToken: Stop);
        await _fixture.Manager.UnscheduleAsync(created.EnvelopeId!.Value, cancellationToken: Stop);

        var error = Assert.IsType<EnvelopeStateException>(Assert.Single(await RunAsync(Row("a"))).Error);
        Assert.Contains("envelope.scheduled", error.Message, StringComparison.Ordinal);
        Assert.Empty(Invitations());
    }

    [Fact]
    public async Task CheckAsync_Rows_SaysWhatWouldFailAndStoresNothing()
    {
        var sender = new EnvelopeBulkSender(new EnvelopeManager(_fixture.With(_fixture.Store, new FullDocumentStore())));
        var results = new List<BulkRowResult>();
        await foreach (BulkRowResult result in sender.CheckAsync(List(Row("a"), Row("b", title: ""), Row("a")), Stop))
            results.Add(result);

        Assert.Equal(
            [BulkRowStatus.Ready, BulkRowStatus.Failed, BulkRowStatus.Failed], results.OrderBy(result => result.Index).Select(result => result.Status));
        Assert.All(results, result => Assert.Null(result.EnvelopeId));
        Assert.Empty(await _fixture.Manager.SearchAsync(new EnvelopeQuery(), Stop));
    }

    [Fact]
    public async Task SendAsync_TooManyRows_FailsThereAndKeepsWhatWasSent()
    {
        var sender = new EnvelopeBulkSender(_fixture.Manager, new EnvelopeBulkOptions { MaxRows = 2 });
        var results = new List<BulkRowResult>();

        BulkListException error = await Assert.ThrowsAsync<BulkListException>(async () =>
        {
            await foreach (BulkRowResult result in sender.SendAsync(_batch, List(Row("a"), Row("b"), Row("c")), cancellationToken: Stop))
                results.Add(result);
        });

        Assert.Equal((2L, 2), (error.Row, results.Count));
    }

    [Fact]
    public async Task SendAsync_ReaderStopsEarly_RowsAreNotTakenAnyFurther()
    {
        int taken = 0;
        await foreach (BulkRowResult _ in _sender.SendAsync(_batch, Endless(), cancellationToken: Stop))
            break;

        // Those under way, those whose results wait, and the one that was read.
        Assert.InRange(taken, 1, 20);

        async IAsyncEnumerable<BulkEnvelope> Endless()
        {
            while (true)
            {
                await Task.Yield();
                yield return Row($"{taken++}");
            }
        }
    }

    private List<NotificationMessage> Invitations() => [.. _fixture.Mail.Where(message => message.Notification is ParticipantInvited)];

    // A row is looked for, created, loaded to be sent.
    private async Task<BulkRowResult> CrashBeforeSendingAsync(string key)
    {
        _fixture.Store.CrashAfter(3);
        BulkRowResult result = Assert.Single(await RunAsync(Row(key)));
        _fixture.Store.Revive();
        Assert.Equal(BulkRowStatus.Failed, result.Status);
        return result;
    }

    private Task<List<BulkRowResult>> RunAsync(params BulkEnvelope[] rows) => RunAsync(_sender, rows);

    private async Task<List<BulkRowResult>> RunAsync(EnvelopeBulkSender sender, BulkEnvelope[] rows)
    {
        var results = new List<BulkRowResult>();
        await foreach (BulkRowResult result in sender.SendAsync(_batch, List(rows), cancellationToken: Stop))
            results.Add(result);
        return results;
    }

    private BulkEnvelope Row(string key, string title = "契約") => new(key, _ =>
    {
        Interlocked.Increment(ref _described);
        return new(WorkflowFixture.Descriptor(1) with { Title = title });
    });

    private static async IAsyncEnumerable<BulkEnvelope> List(params BulkEnvelope[] rows)
    {
        foreach (BulkEnvelope row in rows)
        {
            await Task.Yield();
            yield return row;
        }
    }

    /// <summary>A store into which nothing goes.</summary>
    private sealed class FullDocumentStore : IDocumentStore
    {
        public ValueTask<StoredDocument> SaveAsync(
            DocumentScope scope, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("Something was stored.");

        public ValueTask<Stream> OpenAsync(DocumentKey key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<bool> ExistsAsync(DocumentKey key, CancellationToken cancellationToken = default) => new(false);

        public ValueTask<IReadOnlyList<DocumentKey>> ListAsync(DocumentScope scope, CancellationToken cancellationToken = default) => new([]);

        public ValueTask<bool> ShredAsync(DocumentKey key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public IAsyncEnumerable<KeptDocument> ListAllAsync(DocumentKey? after = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}

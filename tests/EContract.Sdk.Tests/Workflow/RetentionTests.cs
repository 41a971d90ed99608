using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.Retention;
using EContract.Sdk.Notifications;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>How long documents are kept, and how two users have them destroyed.</summary>
public sealed class RetentionTests : IDisposable
{
    private static readonly RequestContext Tanaka = new() { Actor = Actor.User("tanaka", "田中") }, Suzuki = new() { Actor = Actor.User("suzuki", "鈴木") };
    private readonly WorkflowFixture _host = new();

    public RetentionTests() => _host.Options.Retention.Default = RetentionRule.FiscalYear(3);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Complete_TenantHasARule_KeepsUntilItsEndAndSearchKnows()
    {
        Envelope envelope = await CompleteAsync();

        Assert.Equal(new DateOnly(2034, 5, 31), envelope.RetainUntil);
        Assert.Equal(new DateOnly(2034, 5, 31), (await _host.Manager.SearchAsync(new()))[0].RetainUntil);
        Assert.Single(await _host.EventNamesAsync(envelope.Id), "envelope.retention.set");
    }

    [Fact]
    public async Task Complete_NothingSetUp_KeepsForGood()
    {
        _host.Options.Retention.Default = RetentionRule.Indefinite;
        Envelope envelope = await CompleteAsync();
        _host.Clock.Advance(TimeSpan.FromDays(365 * 150));

        Assert.Null(envelope.RetainUntil);
        Assert.DoesNotContain("envelope.retention.set", await _host.EventNamesAsync(envelope.Id));
        Assert.Equal(EnvelopeRefusal.MustBeKept, await RefusalAsync(() => _host.Manager.RequestDisposalAsync(envelope.Id, "満了", Tanaka)));
    }

    [Fact]
    public async Task SetRetention_BesideTheTenants_TheLongerWins()
    {
        Envelope envelope = await CompleteAsync();

        Assert.Equal(new DateOnly(2034, 5, 31), (await _host.Manager.SetRetentionAsync(envelope.Id, RetentionRule.ForYears(5), "短い", Tanaka)).RetainUntil);
        Assert.Equal(new DateOnly(2046, 11, 23), (await _host.Manager.SetRetentionAsync(envelope.Id, RetentionRule.ForYears(20), "工事", Tanaka)).RetainUntil);
        Assert.Null((await _host.Manager.SetRetentionAsync(envelope.Id, RetentionRule.Indefinite, "定款", Tanaka)).RetainUntil);
        Assert.Equal(new DateOnly(2034, 5, 31), (await _host.Manager.SetRetentionAsync(envelope.Id, null, "元に戻す", Tanaka)).RetainUntil);
    }

    [Fact]
    public async Task Redetermine_TenantsRuleChanged_FollowsIt()
    {
        Envelope envelope = await CompleteAsync();
        _host.Options.Retention.Tenants[TenantId.Default] = RetentionRule.FiscalYear(3, hasLossCarryForward: true);

        Assert.Equal(1, await _host.Manager.RedetermineRetentionAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await _host.Manager.RedetermineRetentionAsync(TestContext.Current.CancellationToken));

        Assert.Equal(new DateOnly(2037, 5, 31), (await _host.Manager.GetAsync(envelope.Id)).RetainUntil);
    }

    [Fact]
    public async Task Disposal_ByTwoUsersWhenTheTimeIsOver_DestroysAllDocumentsAndKeepsTheLog()
    {
        Envelope envelope = await CompleteAsync();
        Envelope other = await CompleteAsync();
        int documents = (await _host.KeptAsync()).Count;
        GoToTheEnd();

        await _host.Manager.RequestDisposalAsync(envelope.Id, "満了", Tanaka);
        Envelope disposed = await _host.Manager.ApproveDisposalAsync(envelope.Id, Suzuki);

        Assert.NotNull(disposed.DisposedAt);
        Assert.Equal(EnvelopeStatus.Completed, disposed.Status);
        Assert.All(await _host.KeptAsync(), key => Assert.Equal(other.Id.ToString(), key.Scope.EnvelopeId));
        EnvelopeDisposed gone = (await _host.EventsAsync(envelope.Id)).Select(record => record.Event).OfType<EnvelopeDisposed>().Single();
        Assert.Equal(documents / 2, gone.Destroyed.Count);
        Assert.Contains(new DestroyedRevision(envelope.Documents[0].Id, envelope.Documents[0].Current.Sha256), gone.Destroyed);
        Assert.NotNull((await _host.Manager.SearchAsync(new())).Single(summary => summary.Id == envelope.Id).DisposedAt);
        Assert.True((await _host.Manager.VerifyAuditAsync(envelope.Id)).IsIntact);
        Assert.True((await _host.Manager.VerifyAuditAsync(other.Id)).IsIntact);
        Assert.Null((await _host.Manager.GetAsync(other.Id)).DisposedAt);
    }

    [Fact]
    public async Task AfterDisposal_WhateverIsAsked_SaysThatTheDocumentsAreGone()
    {
        Envelope envelope = await CompleteAsync();
        string token = _host.TokenOf(envelope.Participants[0], LinkPurpose.Download);
        await DisposeAsync(envelope);

        foreach (Func<ValueTask> command in (Func<ValueTask>[])
        [
            async () => await _host.Manager.OpenSealedAsync(envelope.Id, envelope.Documents[0].Id),
            async () => await _host.Manager.OpenDownloadAsync(token),
            async () => await _host.Manager.DownloadAsync(token, envelope.Documents[0].Id),
            async () => await _host.Manager.ReissueDownloadLinkAsync(envelope.Id, envelope.Participants[0].Id),
            async () => await _host.Manager.SetRetentionAsync(envelope.Id, RetentionRule.Indefinite, "遅い"),
            async () => await _host.Manager.SetLegalHoldAsync(envelope.Id, "遅い"),
            async () => await _host.Manager.RequestDisposalAsync(envelope.Id, "もう一度", Tanaka),
        ])
        {
            Assert.Equal(EnvelopeRefusal.Disposed, await WorkflowFixture.RefusalAsync(() => command().AsTask()));
        }
    }

    [Fact]
    public async Task Disposal_BeforeTheEnd_IsRefusedToTheLastDay()
    {
        Envelope envelope = await CompleteAsync();

        // In Japan it is the last day until 15:00 UTC.
        _host.Clock.SetUtcNow(new DateTimeOffset(2034, 5, 31, 14, 59, 59, TimeSpan.Zero));
        Assert.Equal(EnvelopeRefusal.MustBeKept, await RefusalAsync(() => _host.Manager.RequestDisposalAsync(envelope.Id, "満了", Tanaka)));
        Assert.Empty(await _host.Manager.FindRetentionEndedAsync());

        _host.Clock.SetUtcNow(new DateTimeOffset(2034, 5, 31, 15, 0, 0, TimeSpan.Zero));
        Assert.Equal(envelope.Id, Assert.Single(await _host.Manager.FindRetentionEndedAsync()).Id);
        await _host.Manager.RequestDisposalAsync(envelope.Id, "満了", Tanaka);
    }

    [Theory]
    [InlineData("tanaka")]
    [InlineData("TANAKA")]
    [InlineData("ｔａｎａｋａ ")]
    public async Task ApproveDisposal_ByWhoAsked_IsRefused(string id)
    {
        Envelope envelope = await CompleteAsync();
        GoToTheEnd();
        await _host.Manager.RequestDisposalAsync(envelope.Id, "満了", Tanaka);

        Assert.Equal(EnvelopeRefusal.SamePerson, await RefusalAsync(() => _host.Manager.ApproveDisposalAsync(envelope.Id, new() { Actor = Actor.User(id, "別人") })));
        Assert.Equal(EnvelopeRefusal.SamePerson, await RefusalAsync(() => _host.Manager.ApproveDisposalAsync(envelope.Id, RequestContext.None)));
        Assert.Equal(EnvelopeRefusal.SamePerson, await RefusalAsync(() => _host.Manager.ApproveDisposalAsync(envelope.Id, new() { Actor = Actor.System })));
        Assert.NotEmpty(await _host.KeptAsync());
    }

    [Fact]
    public async Task ApproveDisposal_TooLateOrNeverAsked_IsRefused()
    {
        Envelope envelope = await CompleteAsync();
        GoToTheEnd();

        Assert.Equal(EnvelopeRefusal.NothingToApprove, await RefusalAsync(() => _host.Manager.ApproveDisposalAsync(envelope.Id, Suzuki)));
        await _host.Manager.RequestDisposalAsync(envelope.Id, "満了", Tanaka);
        Assert.Equal(EnvelopeRefusal.NothingToApprove, await RefusalAsync(() => _host.Manager.RequestDisposalAsync(envelope.Id, "満了", Suzuki)));
        _host.Clock.Advance(TimeSpan.FromDays(14));
        Assert.Equal(EnvelopeRefusal.NothingToApprove, await RefusalAsync(() => _host.Manager.ApproveDisposalAsync(envelope.Id, Suzuki)));

        await _host.Manager.RequestDisposalAsync(envelope.Id, "もう一度", Suzuki);
        await _host.Manager.RejectDisposalAsync(envelope.Id, "まだ使う", Tanaka);
        Assert.Equal(EnvelopeRefusal.NothingToApprove, await RefusalAsync(() => _host.Manager.ApproveDisposalAsync(envelope.Id, Tanaka)));
    }

    [Fact]
    public async Task LegalHold_LaidAfterTheApproval_StopsTheJob()
    {
        Envelope envelope = await CompleteAsync();
        _host.Options.RunInline = false;
        GoToTheEnd();
        await _host.Manager.RequestDisposalAsync(envelope.Id, "満了", Tanaka);
        await _host.Manager.ApproveDisposalAsync(envelope.Id, Suzuki);

        await _host.Manager.SetLegalHoldAsync(envelope.Id, "係争中", Tanaka);
        await _host.Worker.RunDueAsync(TestContext.Current.CancellationToken);

        Envelope kept = await _host.Manager.GetAsync(envelope.Id);
        Assert.Equal((null, null), (kept.Disposal, kept.DisposedAt));
        Assert.Equal("tanaka", kept.LegalHold!.By.Id);
        Assert.Contains("係争中", (await _host.EventsAsync(envelope.Id)).Select(record => record.Event).OfType<DisposalRejected>().Single().Reason, StringComparison.Ordinal);
        await (await _host.Manager.OpenSealedAsync(envelope.Id, envelope.Documents[0].Id)).DisposeAsync();
        Assert.Equal(EnvelopeRefusal.MustBeKept, await RefusalAsync(() => _host.Manager.RequestDisposalAsync(envelope.Id, "満了", Tanaka)));

        await _host.Manager.ClearLegalHoldAsync(envelope.Id, "和解", Tanaka);
        await DisposeAsync(envelope);
        await _host.Worker.RunDueAsync(TestContext.Current.CancellationToken);
        Assert.NotNull((await _host.Manager.GetAsync(envelope.Id)).DisposedAt);
    }

    [Fact]
    public async Task RejectDisposal_AfterTheApproval_WithdrawsItUntilItStarts()
    {
        Envelope envelope = await CompleteAsync();
        _host.Options.RunInline = false;
        GoToTheEnd();
        await _host.Manager.RequestDisposalAsync(envelope.Id, "満了", Tanaka);
        await _host.Manager.ApproveDisposalAsync(envelope.Id, Suzuki);

        await _host.Manager.RejectDisposalAsync(envelope.Id, "誤り", Tanaka);
        await _host.Worker.RunDueAsync(TestContext.Current.CancellationToken);

        Envelope kept = await _host.Manager.GetAsync(envelope.Id);
        Assert.Equal((null, null), (kept.Disposal, kept.DisposedAt));
        await (await _host.Manager.OpenSealedAsync(envelope.Id, envelope.Documents[0].Id)).DisposeAsync();
        await DisposeAsync(envelope);
        await _host.Worker.RunDueAsync(TestContext.Current.CancellationToken);
        Assert.NotNull((await _host.Manager.GetAsync(envelope.Id)).DisposedAt);
        Assert.NotNull(await Record.ExceptionAsync(() => _host.Manager.RejectDisposalAsync(envelope.Id, "遅い", Tanaka).AsTask()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposal_OfWhatSomebodyShortened_TakesTwoOthers(bool byCorrection)
    {
        Envelope envelope = await CompleteAsync();
        if (byCorrection)
        {
            await CorrectAsync(new DateOnly(2040, 1, 1), Suzuki);
            Assert.Empty((await _host.Manager.GetAsync(envelope.Id)).RetentionShortenedBy);
            envelope = await CorrectAsync(new DateOnly(2026, 1, 1), Tanaka);
        }
        else
        {
            await _host.Manager.SetRetentionAsync(envelope.Id, RetentionRule.Indefinite, "定款", Suzuki);
            envelope = await _host.Manager.SetRetentionAsync(envelope.Id, null, "元に戻す", Tanaka);
        }

        Assert.Equal((new DateOnly(2034, 5, 31), "tanaka"), (envelope.RetainUntil, Assert.Single(envelope.RetentionShortenedBy).Id));
        GoToTheEnd();
        RequestContext sato = new() { Actor = Actor.User("sato", "佐藤") }, tanaka = new() { Actor = Actor.User("ＴＡＮＡＫＡ", "田中") };
        Assert.Equal(EnvelopeRefusal.SamePerson, await RefusalAsync(() => _host.Manager.RequestDisposalAsync(envelope.Id, "満了", tanaka)));
        await _host.Manager.RequestDisposalAsync(envelope.Id, "満了", Suzuki);
        Assert.Equal(EnvelopeRefusal.SamePerson, await RefusalAsync(() => _host.Manager.ApproveDisposalAsync(envelope.Id, tanaka)));
        Assert.NotNull((await _host.Manager.ApproveDisposalAsync(envelope.Id, sato)).DisposedAt);

        ValueTask<Envelope> CorrectAsync(DateOnly date, RequestContext by) => _host.Manager.CorrectTransactionAsync(
            envelope.Id, new EnvelopeMetadata(new TransactionDetails(date, "株式会社サンプル", 1m), envelope.Filing), "誤記", by);
    }

    [Fact]
    public async Task Disposal_TheRuleBecameLongerMeanwhile_IsRejectedByTheJob()
    {
        Envelope envelope = await CompleteAsync();
        _host.Options.RunInline = false;
        GoToTheEnd();
        await _host.Manager.RequestDisposalAsync(envelope.Id, "満了", Tanaka);
        await _host.Manager.ApproveDisposalAsync(envelope.Id, Suzuki);

        _host.Options.Retention.Default = RetentionRule.FiscalYear(3, hasLossCarryForward: true);
        await _host.Worker.RunDueAsync(TestContext.Current.CancellationToken);

        Assert.Null((await _host.Manager.GetAsync(envelope.Id)).DisposedAt);
        Assert.NotEmpty(await _host.KeptAsync());
    }

    [Fact]
    public async Task Disposal_KilledAtAnyCall_FinishesOnce()
    {
        for (int calls = 1; calls < 12; calls++)
        {
            using var host = new WorkflowFixture();
            host.Options.Retention.Default = RetentionRule.ForYears(1);
            Envelope envelope = await host.SignAllAsync(await host.SendAsync(1));
            host.Clock.Advance(TimeSpan.FromDays(400));
            host.Options.RunInline = false;
            await host.Manager.RequestDisposalAsync(envelope.Id, "満了", Tanaka);
            await host.Manager.ApproveDisposalAsync(envelope.Id, Suzuki);
            foreach (bool losesAnswers in new[] { true, false })
            {
                host.Store.LosesAnswers = losesAnswers;
                host.Store.CrashAfter(calls);
                try
                {
                    await host.Worker.RunDueAsync(TestContext.Current.CancellationToken);
                }
                catch (CrashException)
                {
                }

                host.Store.Revive();
                host.Clock.Advance(host.Options.LeaseDuration);
            }

            await host.Worker.RunDueAsync(TestContext.Current.CancellationToken);

            Assert.Single(await host.EventNamesAsync(envelope.Id), "envelope.disposed");
            Assert.Single(await host.EventNamesAsync(envelope.Id), "envelope.disposal.started");
            Assert.Empty(await host.KeptAsync());
            Assert.True((await host.Manager.VerifyAuditAsync(envelope.Id)).IsIntact);
            EnvelopeInvariants.Check(await host.EventsAsync(envelope.Id));
        }
    }

    [Fact]
    public async Task Disposal_StoreRefusesForGood_AnOperatorStartsItAgain()
    {
        Envelope envelope = await CompleteAsync();
        GoToTheEnd();
        var refusing = new RefusingStore(_host.Documents) { Refuses = true };
        EnvelopeServices services = _host.With(_host.Store.Inner, refusing);
        var manager = new EnvelopeManager(services);
        await manager.RequestDisposalAsync(envelope.Id, "満了", Tanaka);
        await manager.ApproveDisposalAsync(envelope.Id, Suzuki);

        Assert.Null((await manager.GetAsync(envelope.Id)).DisposedAt);
        DelayedJob job = Assert.Single(await manager.ListDelayedAsync(new() { EnvelopeId = envelope.Id }));
        Assert.Equal(("dispose", null), (job.Kind, job.NextAttemptAt));
        Assert.Equal(EnvelopeRefusal.Disposed, await RefusalAsync(() => manager.SetLegalHoldAsync(envelope.Id, "遅い", Tanaka)));
        Assert.True((await manager.VerifyAuditAsync(envelope.Id)).IsIntact);

        refusing.Refuses = false;
        Envelope disposed = await manager.RetryAsync(envelope.Id, Tanaka);

        Assert.NotNull(disposed.DisposedAt);
        Assert.Empty(await _host.KeptAsync());
    }

    [Fact]
    public async Task Disposal_WhatAStepLeftUnrecorded_GoesToo()
    {
        Envelope envelope = await CompleteAsync();
        var scope = new DocumentScope(envelope.Id.ToString(), envelope.Documents[0].Id.ToString());
        await _host.Documents.SaveAsync(scope, "half a signature"u8.ToArray(), TestContext.Current.CancellationToken);

        await DisposeAsync(envelope);

        Assert.Empty(await _host.KeptAsync());
    }

    [Fact]
    public async Task RetentionEnds_RecordsManagerIsNamed_IsToldOnce()
    {
        _host.Options.RecordsManager = new NotificationRecipient("文書課", "kiroku@city.example");
        Envelope envelope = await CompleteAsync();
        await _host.Manager.SetRetentionAsync(envelope.Id, RetentionRule.ForYears(9), "長く");
        GoToTheEnd();
        await _host.Worker.RunDueAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(_host.Mail, message => message.Notification is RetentionEnded);

        _host.Clock.SetUtcNow(new DateTimeOffset(2035, 11, 23, 15, 0, 0, TimeSpan.Zero));
        for (int i = 0; i < 3; i++)
            await _host.Worker.RunDueAsync(TestContext.Current.CancellationToken);

        NotificationMessage mail = Assert.Single(_host.Mail, message => message.Notification is RetentionEnded);
        Assert.Equal(("kiroku@city.example", new DateOnly(2035, 11, 23)), (mail.To.Address, ((RetentionEnded)mail.Notification).Date));
        Assert.Single(await _host.EventNamesAsync(envelope.Id), "envelope.retention.ended");
    }

    [Fact]
    public async Task LegalHold_SetTwiceOrClearedWithout_IsRefused()
    {
        Envelope draft = await _host.Manager.CreateAsync(WorkflowFixture.Descriptor(1));

        Assert.Equal(EnvelopeRefusal.WrongStatus, await RefusalAsync(() => _host.Manager.ClearLegalHoldAsync(draft.Id, "和解")));
        await _host.Manager.SetLegalHoldAsync(draft.Id, "係争中", Tanaka);
        Assert.Equal(EnvelopeRefusal.MustBeKept, await RefusalAsync(() => _host.Manager.SetLegalHoldAsync(draft.Id, "別件", Suzuki)));
        Assert.True((await _host.Manager.SearchAsync(new()))[0].HasLegalHold);
        Assert.Null((await _host.Manager.ClearLegalHoldAsync(draft.Id, "和解")).LegalHold);
    }

    private sealed class RefusingStore(IDocumentStore inner) : IDocumentStore
    {
        public bool Refuses { get; set; }

        public ValueTask<StoredDocument> SaveAsync(DocumentScope scope, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default) =>
            inner.SaveAsync(scope, write, cancellationToken);

        public ValueTask<Stream> OpenAsync(DocumentKey key, CancellationToken cancellationToken = default) => inner.OpenAsync(key, cancellationToken);

        public ValueTask<bool> ExistsAsync(DocumentKey key, CancellationToken cancellationToken = default) => inner.ExistsAsync(key, cancellationToken);

        public ValueTask<IReadOnlyList<DocumentKey>> ListAsync(DocumentScope scope, CancellationToken cancellationToken = default) => inner.ListAsync(scope, cancellationToken);

        public ValueTask<bool> ShredAsync(DocumentKey key, CancellationToken cancellationToken = default) => Refuses
            ? throw new DocumentStoreException(DocumentStoreFailure.AccessDenied, "The store is read-only.")
            : inner.ShredAsync(key, cancellationToken);

        public IAsyncEnumerable<KeptDocument> ListAllAsync(DocumentKey? after = null, CancellationToken cancellationToken = default) => inner.ListAllAsync(after, cancellationToken);
    }

    private async Task<Envelope> CompleteAsync()
    {
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));
        await _host.Worker.RunDueAsync(TestContext.Current.CancellationToken);
        return await _host.Manager.GetAsync(envelope.Id);
    }

    private void GoToTheEnd() => _host.Clock.SetUtcNow(new DateTimeOffset(2034, 6, 1, 0, 0, 0, TimeSpan.Zero));

    private async Task DisposeAsync(Envelope envelope)
    {
        if (_host.Clock.GetUtcNow().Year < 2034)
            GoToTheEnd();
        await _host.Manager.RequestDisposalAsync(envelope.Id, "満了", Tanaka);
        await _host.Manager.ApproveDisposalAsync(envelope.Id, Suzuki);
    }

    private static Task<EnvelopeRefusal> RefusalAsync(Func<ValueTask<Envelope>> command) => WorkflowFixture.RefusalAsync(() => command().AsTask());
}

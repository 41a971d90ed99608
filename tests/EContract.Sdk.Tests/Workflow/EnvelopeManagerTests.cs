using System.Security.Cryptography;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Notifications;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;
using Notices = EContract.Sdk.Notifications;

namespace EContract.Sdk.Tests.Workflow;

public sealed class EnvelopeManagerTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    private EnvelopeManager Manager => _host.Manager;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task CreateAsync_Descriptor_IsADraftThatNobodyWasToldOf()
    {
        Envelope envelope = await Manager.CreateAsync(
            WorkflowFixture.Descriptor(1, 2), new RequestContext { Actor = Actor.User("u1", "契約担当"), IpAddress = "192.0.2.1" });

        Assert.Equal(EnvelopeStatus.Draft, envelope.Status);
        Assert.Equal(["契約書", "仕様書"], envelope.Documents.Select(document => document.Title));
        Assert.Equal([1, 2], envelope.Participants.Select(participant => participant.Stage));
        Assert.All(envelope.Participants, participant => Assert.Equal(ParticipantState.Waiting, participant.State));
        Assert.Empty(_host.Mail);
        EventRecord created = (await _host.EventsAsync(envelope.Id))[0];
        Assert.Equal(("u1", "192.0.2.1"), (created.Actor.Id, created.IpAddress));
    }

    [Fact]
    public async Task CreateAsync_NotADocument_IsRefusedAndNamed()
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1);
        descriptor.Documents.Add(DocumentDescriptor.FromBytes([1, 2, 3], "別紙"));

        var refused = await Assert.ThrowsAsync<DocumentRejectedException>(() => Manager.CreateAsync(descriptor).AsTask());

        Assert.Equal("別紙", refused.Title);
        Assert.Empty(await Manager.SearchAsync(new EnvelopeQuery()));
    }

    public static TheoryData<string, Func<EnvelopeDescriptor, EnvelopeDescriptor>> Unfit { get; } = new()
    {
        { "title", descriptor => descriptor with { Title = " " } },
        { "long title", descriptor => descriptor with { Title = new string('x', EnvelopeLimits.MaxTitleLength + 1) } },
        { "line break", descriptor => descriptor with { Title = "a\nSubject: b" } },
        { "no documents", descriptor => descriptor with { Documents = [] } },
        { "no participants", descriptor => descriptor with { Participants = [] } },
        { "many participants", descriptor => descriptor with { Participants = [.. Enumerable.Repeat(descriptor.Participants[0], 101)] } },
        { "gap in the stages", descriptor => descriptor with { Participants = [descriptor.Participants[0] with { Stage = 2 }] } },
        { "address", descriptor => descriptor with { Participants = [descriptor.Participants[0] with { Email = "nobody" }] } },
        { "language", descriptor => descriptor with { Participants = [descriptor.Participants[0] with { Language = "fr" }] } },
        { "period", descriptor => descriptor with { SigningPeriod = TimeSpan.Zero } },
        { "sender", descriptor => descriptor with { Sender = new EnvelopeSender("") } },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task CreateAsync_UnfitDescriptor_IsRefused(string what, Func<EnvelopeDescriptor, EnvelopeDescriptor> spoil)
    {
        Assert.NotEmpty(what);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Manager.CreateAsync(spoil(WorkflowFixture.Descriptor(1))).AsTask());

        Assert.Empty(await Manager.SearchAsync(new EnvelopeQuery()));
    }

    [Fact]
    public async Task CreateAsync_DocumentBeyondTheLimit_IsRefused()
    {
        _host.Options.MaxDocumentLength = 5;

        await Assert.ThrowsAsync<ArgumentException>(() => Manager.CreateAsync(WorkflowFixture.Descriptor(1)).AsTask());
    }

    [Fact]
    public async Task SendAsync_Draft_FreezesDocumentsWithEverybodysFieldAndTellsTheFirstStage()
    {
        Envelope envelope = await _host.SendAsync(1, 2, 3);

        Assert.Equal(EnvelopeStatus.InProgress, envelope.Status);
        foreach (ContractDocument document in envelope.Documents)
        {
            Assert.Equal(document.Locked, document.Current);
            Assert.Equal(
                envelope.Participants.Select(participant => $"field {participant.FieldName}"),
                (await _host.LinesAsync(envelope, document)).Where(line => line.StartsWith("field", StringComparison.Ordinal)));
        }

        NotificationMessage request = Assert.Single(_host.Mail, message => message.Notification is SignatureRequested);
        Assert.Equal("p1@example.jp", request.To.Address);
        Assert.Equal("東海市 様より○○業務委託への署名依頼が届いています", request.Subject);
        Assert.Equal([ParticipantState.Active, ParticipantState.Waiting, ParticipantState.Waiting], envelope.Participants.Select(p => p.State));
    }

    [Fact]
    public async Task SendAsync_Twice_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1);

        Assert.Equal(EnvelopeRefusal.WrongStatus, await WorkflowFixture.RefusalAsync(() => Manager.SendAsync(envelope.Id).AsTask()));
        Assert.Single(_host.Mail, message => message.Notification is SignatureRequested);
    }

    [Fact]
    public async Task SendAsync_UnknownEnvelope_SaysSo() =>
        await Assert.ThrowsAsync<EnvelopeNotFoundException>(() => Manager.SendAsync(EnvelopeId.New(_host.Clock)).AsTask());

    [Fact]
    public async Task SignInOrder_EndsCompletedWithOneSignatureEach()
    {
        Envelope envelope = await _host.SendAsync(1, 2, 3);

        envelope = await _host.SignAllAsync(envelope);

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Equal(3, _host.Pdf.KeyCalls);
        Assert.Equal(
            ["p1@example.jp", "p2@example.jp", "p3@example.jp"],
            _host.Mail.Where(message => message.Subject.Contains("電子署名完了のお知らせ", StringComparison.Ordinal)).Select(message => message.To.Address));
        Assert.True((await Manager.VerifyAuditAsync(envelope.Id)).IsIntact);
        string[] names = await _host.EventNamesAsync(envelope.Id);
        Assert.Equal(3, names.Count(name => name == "participant.signed"));
        Assert.Single(names, "envelope.completed");
    }

    [Fact]
    public async Task SignInParallel_NextStageStartsWhenAllOfThemHaveSigned()
    {
        Envelope envelope = await _host.SendAsync(1, 1, 2);
        SigningSummary first = await _host.PrepareAsync(_host.TokenOf(envelope.Participants[0]));
        SigningSummary second = await _host.PrepareAsync(_host.TokenOf(envelope.Participants[1]));

        // Both were shown the same frozen documents: the first signature does not invalidate the second one's consent.
        envelope = await Manager.ConfirmSignAsync(_host.TokenOf(envelope.Participants[1]), "k", second.Consent);
        Assert.Equal(1, envelope.Stage);
        envelope = await Manager.ConfirmSignAsync(_host.TokenOf(envelope.Participants[0]), "k", first.Consent);

        Assert.Equal(2, envelope.Stage);
        Assert.Equal(EnvelopeStatus.Completed, (await _host.SignAsync(_host.TokenOf(envelope.Participants[2]))).Status);
    }

    [Fact]
    public async Task OpenLinkAsync_StageNotReached_IsRefusedForViewingAndSigning()
    {
        Envelope envelope = await _host.SendAsync(1, 2);
        string early = WorkflowFixture.Token(await Manager.IssueSigningLinkAsync(envelope.Id, envelope.Participants[1].Id));

        Assert.Equal(EnvelopeRefusal.WrongStage, await WorkflowFixture.RefusalAsync(() => Manager.OpenLinkAsync(early).AsTask()));
        Assert.Equal(
            EnvelopeRefusal.WrongStage,
            await WorkflowFixture.RefusalAsync(() => Manager.OpenDocumentAsync(early, envelope.Documents[0].Id).AsTask()));
        Assert.Equal(EnvelopeRefusal.WrongStage, await WorkflowFixture.RefusalAsync(() => Manager.PrepareSignAsync(early).AsTask()));
        Assert.Equal(
            EnvelopeRefusal.WrongStage,
            await WorkflowFixture.RefusalAsync(() => Manager.ConfirmSignAsync(early, "k", new SigningConsent("x")).AsTask()));
        Assert.Equal(EnvelopeRefusal.WrongStage, await WorkflowFixture.RefusalAsync(() => Manager.DeclineAsync(early, "否").AsTask()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("../../etc/passwd")]
    public async Task OpenLinkAsync_UnknownToken_IsRefused(string token)
    {
        await _host.SendAsync(1);

        Assert.Equal(EnvelopeRefusal.LinkUnknown, await WorkflowFixture.RefusalAsync(() => Manager.OpenLinkAsync(token).AsTask()));
        Assert.Equal(
            EnvelopeRefusal.LinkUnknown,
            await WorkflowFixture.RefusalAsync(() => Manager.OpenLinkAsync(new string('x', 1_000_000)).AsTask()));
    }

    [Fact]
    public async Task OpenLinkAsync_NewerLinkWasGiven_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1);
        string old = _host.TokenOf(envelope.Participants[0]);

        string newer = WorkflowFixture.Token(await Manager.IssueSigningLinkAsync(envelope.Id, envelope.Participants[0].Id));

        Assert.Equal(EnvelopeRefusal.LinkRevoked, await WorkflowFixture.RefusalAsync(() => Manager.OpenLinkAsync(old).AsTask()));
        Assert.Equal(envelope.Id, (await Manager.OpenLinkAsync(newer)).EnvelopeId);
    }

    [Fact]
    public async Task OpenLinkAsync_Expired_IsRefusedAndRecorded()
    {
        Envelope envelope = await _host.SendAsync(1);
        string token = _host.TokenOf(envelope.Participants[0]);
        _host.Clock.SetUtcNow(envelope.ExpiresAt!.Value.AddTicks(-1));
        await Manager.OpenLinkAsync(token);

        _host.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(EnvelopeRefusal.LinkExpired, await WorkflowFixture.RefusalAsync(() => Manager.OpenLinkAsync(token).AsTask()));
        Assert.Equal("participant.link.expired", (await _host.EventNamesAsync(envelope.Id))[^1]);
    }

    [Fact]
    public async Task OpenDownloadAsync_SigningLink_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1);

        Assert.Equal(
            EnvelopeRefusal.LinkPurpose,
            await WorkflowFixture.RefusalAsync(() => Manager.OpenDownloadAsync(_host.TokenOf(envelope.Participants[0])).AsTask()));
    }

    [Fact]
    public async Task OpenDocumentAsync_GivesTheFrozenFileAndRecordsTheReading()
    {
        Envelope envelope = await _host.SendAsync(1, 2);
        await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));
        string token = _host.TokenOf(envelope.Participants[1]);

        await using Stream content = await Manager.OpenDocumentAsync(token, envelope.Documents[1].Id);

        // What is half signed is shown to nobody.
        using var reader = new StreamReader(content);
        Assert.DoesNotContain("signature", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        EventRecord last = (await _host.EventsAsync(envelope.Id))[^1];
        Assert.Equal(new DocumentViewed(envelope.Participants[1].Id, envelope.Documents[1].Id), last.Event);
        Assert.Equal((ActorKind.Participant, envelope.Participants[1].Name), (last.Actor.Kind, last.Actor.Name));
    }

    [Fact]
    public async Task OpenDocumentAsync_DocumentOfAnotherEnvelope_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1);
        Envelope other = await _host.SendAsync(1);
        string token = _host.TokenOf(other.Participants[0]);

        Assert.Equal(
            EnvelopeRefusal.DocumentUnknown,
            await WorkflowFixture.RefusalAsync(() => Manager.OpenDocumentAsync(token, envelope.Documents[0].Id).AsTask()));
    }

    [Fact]
    public async Task PrepareSignAsync_DocumentNotOpened_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1);
        string token = _host.TokenOf(envelope.Participants[0]);
        await (await Manager.OpenDocumentAsync(token, envelope.Documents[0].Id)).DisposeAsync();

        Assert.Equal(
            EnvelopeRefusal.DocumentsNotViewed, await WorkflowFixture.RefusalAsync(() => Manager.PrepareSignAsync(token).AsTask()));
    }

    [Fact]
    public async Task ConfirmSignAsync_SameConfirmationTwice_ChangesNothing()
    {
        Envelope envelope = await _host.SendAsync(1, 2);
        string token = _host.TokenOf(envelope.Participants[0]);
        SigningSummary summary = await _host.PrepareAsync(token);
        Envelope once = await Manager.ConfirmSignAsync(token, "k", summary.Consent);

        Envelope twice = await Manager.ConfirmSignAsync(token, "k", summary.Consent);

        Assert.Equal(once.Version, twice.Version);
        Assert.Equal(1, _host.Pdf.KeyCalls);
        Assert.Equal(2, _host.Mail.Count(message => message.Notification is SignatureRequested));
    }

    [Fact]
    public async Task ConfirmSignAsync_SameConfirmationTenTimesAtOnce_IsOne()
    {
        Envelope envelope = await _host.SendAsync(1, 2);
        string token = _host.TokenOf(envelope.Participants[0]);
        SigningSummary summary = await _host.PrepareAsync(token);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(
            () => Manager.ConfirmSignAsync(token, "k", summary.Consent).AsTask())));
        await _host.Worker.RunDueAsync(TestContext.Current.CancellationToken);

        string[] names = await _host.EventNamesAsync(envelope.Id);
        Assert.Single(names, "participant.sign.confirmed");
        Assert.Single(names, "participant.signed");
        Assert.Equal(1, _host.Pdf.KeyCalls);
    }

    [Fact]
    public async Task ConfirmSignAsync_SameKeyForAnotherConsent_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1, 2);
        string token = _host.TokenOf(envelope.Participants[0]);
        await _host.SignAsync(token, "k");

        Assert.Equal(
            EnvelopeRefusal.IdempotencyKeyReused,
            await WorkflowFixture.RefusalAsync(() => Manager.ConfirmSignAsync(token, "k", new SigningConsent("other")).AsTask()));
    }

    [Fact]
    public async Task ConfirmSignAsync_AgainUnderAnotherKey_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1, 2);
        string token = _host.TokenOf(envelope.Participants[0]);
        SigningSummary summary = await _host.PrepareAsync(token);
        await Manager.ConfirmSignAsync(token, "k", summary.Consent);

        Assert.Equal(
            EnvelopeRefusal.AlreadySigned,
            await WorkflowFixture.RefusalAsync(() => Manager.ConfirmSignAsync(token, "other", summary.Consent).AsTask()));
    }

    [Fact]
    public async Task ConfirmSignAsync_NothingPrepared_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1);
        string token = _host.TokenOf(envelope.Participants[0]);
        foreach (ContractDocument document in envelope.Documents)
            await (await Manager.OpenDocumentAsync(token, document.Id)).DisposeAsync();

        Assert.Equal(
            EnvelopeRefusal.ConsentMismatch,
            await WorkflowFixture.RefusalAsync(() => Manager.ConfirmSignAsync(token, "k", new SigningConsent(new string('0', 64))).AsTask()));
    }

    [Fact]
    public async Task ConfirmSignAsync_ConsentOfAnotherParticipant_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1, 1);
        SigningSummary summary = await _host.PrepareAsync(_host.TokenOf(envelope.Participants[0]));
        string other = _host.TokenOf(envelope.Participants[1]);
        await _host.PrepareAsync(other);

        Assert.Equal(
            EnvelopeRefusal.ConsentMismatch,
            await WorkflowFixture.RefusalAsync(() => Manager.ConfirmSignAsync(other, "k", summary.Consent).AsTask()));
    }

    [Fact]
    public async Task PrepareSignAsync_Language_GivesTheTextAndRecordsItsHash()
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1);
        descriptor.Participants[0] = descriptor.Participants[0] with { Language = "en" };
        Envelope envelope = await Manager.CreateAsync(descriptor);
        await Manager.SendAsync(envelope.Id);
        string token = _host.TokenOf(envelope.Participants[0]);

        SigningSummary summary = await _host.PrepareAsync(token);
        await Manager.ConfirmSignAsync(token, "k", summary.Consent);

        Assert.StartsWith("I have read", summary.Text.Text, StringComparison.Ordinal);
        ConsentAccepted accepted = (await _host.EventsAsync(envelope.Id)).Select(record => record.Event).OfType<ConsentAccepted>().Single();
        Assert.Equal((summary.Text.Version, summary.Text.Sha256, "en"), (accepted.TextVersion, accepted.TextSha256, accepted.Language));
        Assert.Equal(summary.Documents.Select(document => document.Sha256), accepted.Documents.Select(document => document.Sha256));
    }

    [Fact]
    public async Task DeclineAsync_EndsTheEnvelopeAndKillsEveryLink()
    {
        Envelope envelope = await _host.SendAsync(1, 2, 2);
        await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));
        string token = _host.TokenOf(envelope.Participants[1]);
        string other = _host.TokenOf(envelope.Participants[2]);

        envelope = await Manager.DeclineAsync(token, "金額が違います。");

        Assert.Equal((EnvelopeStatus.Declined, "金額が違います。"), (envelope.Status, envelope.ClosingReason));
        Assert.Equal(
            [ParticipantState.Signed, ParticipantState.Declined, ParticipantState.Released], envelope.Participants.Select(p => p.State));
        foreach (string dead in new[] { token, other })
            Assert.Equal(EnvelopeRefusal.WrongStatus, await WorkflowFixture.RefusalAsync(() => Manager.OpenLinkAsync(dead).AsTask()));
        Assert.Equal(
            ["keiyaku@city.example", "p1@example.jp"],
            _host.Mail.Where(m => m.Notification is Notices.EnvelopeDeclined).Select(m => m.To.Address));
    }

    [Fact]
    public async Task VoidAsync_TellsWhoeverKnewOfIt()
    {
        Envelope envelope = await _host.SendAsync(1, 2);

        envelope = await Manager.VoidAsync(envelope.Id, "条件を見直します。");

        Assert.Equal(EnvelopeStatus.Voided, envelope.Status);
        Assert.Equal(
            ["keiyaku@city.example", "p1@example.jp"],
            _host.Mail.Where(m => m.Notification is Notices.EnvelopeVoided).Select(m => m.To.Address));
        Assert.Equal(EnvelopeRefusal.WrongStatus, await WorkflowFixture.RefusalAsync(() => Manager.VoidAsync(envelope.Id, "再").AsTask()));
    }

    [Fact]
    public async Task VoidAsync_ADraft_IsGivenUpAndNobodyIsTold()
    {
        Envelope draft = await Manager.CreateAsync(WorkflowFixture.Descriptor(1, 2));

        draft = await Manager.VoidAsync(draft.Id, "宛先の誤り");

        Assert.Equal(EnvelopeStatus.Voided, draft.Status);
        Assert.Empty(_host.Mail);
        Assert.Equal(EnvelopeRefusal.WrongStatus, await WorkflowFixture.RefusalAsync(() => Manager.SendAsync(draft.Id).AsTask()));
    }

    [Fact]
    public async Task OpenDocumentAsync_ForTheHostsUsers_GivesTheDocumentFromTheDraftOn()
    {
        Envelope draft = await Manager.CreateAsync(WorkflowFixture.Descriptor(1));
        DocumentId document = draft.Documents[0].Id;

        Assert.Equal(draft.Documents[0].Original.Sha256, await HashAsync());
        Envelope sent = await Manager.SendAsync(draft.Id);
        Assert.Equal(sent.Documents[0].Locked!.Sha256, await HashAsync());
        Assert.Equal(
            EnvelopeRefusal.DocumentUnknown,
            await WorkflowFixture.RefusalAsync(async () => await Manager.OpenDocumentAsync(draft.Id, DocumentId.New(_host.Clock), RequestContext.None)));

        async Task<string> HashAsync()
        {
            await using Stream content = await Manager.OpenDocumentAsync(draft.Id, document, RequestContext.None);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(content));
        }
    }

    [Fact]
    public async Task RunDueAsync_TimeIsOver_ExpiresTheEnvelope()
    {
        Envelope envelope = await _host.SendAsync(1);
        _host.Clock.SetUtcNow(envelope.ExpiresAt!.Value);

        await _host.Worker.RunDueAsync(TestContext.Current.CancellationToken);

        envelope = await Manager.GetAsync(envelope.Id, TestContext.Current.CancellationToken);
        Assert.Equal(EnvelopeStatus.Expired, envelope.Status);
        Assert.Equal(ParticipantState.Released, envelope.Participants[0].State);
    }

    [Fact]
    public async Task GetAsync_EventChangedBehindOurBack_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1);
        EnvelopeHistory history = (await _host.Store.LoadAsync(envelope.Id, TestContext.Current.CancellationToken))!;
        var tampered = new TamperedEnvelopeStore(
            _host.Store, history with { Events = [.. history.Events.Select(e => e.Sequence == 4 ? e with { Json = e.Json.Replace("p1@", "x1@") } : e)] });
        var manager = new EnvelopeManager(_host.With(tampered, _host.Documents));

        var broken = await Assert.ThrowsAsync<EContract.Sdk.Auditing.AuditBrokenException>(() => manager.GetAsync(envelope.Id).AsTask());

        Assert.Equal(4, broken.FirstBreak.Sequence);
        Assert.Equal(4, (await manager.VerifyAuditAsync(envelope.Id)).FirstBreak!.Sequence);
    }

    [Fact]
    public async Task Commands_GiveTheEnvelopeAsItIsReadBackLater()
    {
        // Ticks that the log does not keep must not show up before it was read back.
        _host.Clock.Advance(TimeSpan.FromTicks(1_234_567));
        _host.Options.RunInline = false;
        Envelope created = await Manager.CreateAsync(WorkflowFixture.Descriptor(1, 2));
        Assert.Equal(Json(created), Json(await Manager.GetAsync(created.Id)));

        Envelope sent = await Manager.SendAsync(created.Id);
        Assert.Equal(Json(sent), Json(await Manager.GetAsync(created.Id)));

        await _host.Worker.RunDueAsync(TestContext.Current.CancellationToken);
        Envelope confirmed = await _host.SignAsync(_host.TokenOf(sent.Participants[0]));
        Assert.Equal(Json(confirmed), Json(await Manager.GetAsync(created.Id)));

        static string Json(Envelope envelope) => System.Text.Json.JsonSerializer.Serialize(envelope);
    }

    [Fact]
    public async Task SearchAsync_FindsAnEnvelopeAsItIsNow()
    {
        Envelope envelope = await _host.SendAsync(1);
        await _host.SignAllAsync(envelope);

        EnvelopeSummary found = Assert.Single(await Manager.SearchAsync(new EnvelopeQuery
        {
            TransactionDate = SearchRange.AtLeast(new DateOnly(2026, 4, 1)),
            Amount = SearchRange.Between(1_000_000m, 2_000_000m),
            Counterparty = "㈱サンプル",
            Statuses = [EnvelopeStatus.Completed],
        }));

        Assert.Equal((envelope.Id, "○○業務委託"), (found.Id, found.Title));
    }
}

using System.Security.Cryptography;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Activation;

namespace EContract.Sdk.Tests.Workflow.Activation;

/// <summary>A key is asked for a participant on an activation that stands, once, for what was consented to, and otherwise not.</summary>
public sealed class KeyGateTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    public KeyGateTests() => _host.Options.RunInline = false;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task SignAsync_Once_IsSpentBeforeTheKeyAnswers()
    {
        Envelope envelope = await ConfirmedAsync();
        string[]? before = null;
        _host.Pdf.WhileSigning = async () => before = await _host.EventNamesAsync(envelope.Id);

        await SpendAsync(envelope);

        Assert.Equal("activation.consumed", before![^1]);
        Assert.Equal(ActivationFailure.Consumed, await FailureAsync(envelope));
        Assert.Equal(1, _host.Pdf.KeyCalls);
        var consumed = (ActivationConsumed)(await _host.EventsAsync(envelope.Id))[^1].Event;
        Assert.Equal(Prepared(envelope).Select(digest => Convert.ToHexStringLower(SHA256.HashData(digest.ToBeSigned.Span))), consumed.ToBeSignedSha256);
    }

    [Fact]
    public async Task SignAsync_TwoAtOnce_OneGetsThrough()
    {
        Envelope envelope = await ConfirmedAsync();
        var check = new Check { BeforeAnswer = () => SpendAsync(envelope) };

        Assert.Equal(ActivationFailure.Consumed, await FailureAsync(envelope, services: With(check)));

        Assert.Equal(1, _host.Pdf.KeyCalls);
        Assert.Single((await _host.EventsAsync(envelope.Id)), record => record.Event is ActivationConsumed);
    }

    [Fact]
    public async Task SignAsync_TimeIsOver_IsRefused()
    {
        Envelope envelope = await ConfirmedAsync();
        _host.Clock.Advance(_host.Options.ActivationLifetime);

        Assert.Equal(ActivationFailure.Expired, await FailureAsync(envelope));

        // The job gets another one, and the log says why.
        await _host.Worker.RunDueAsync(Token);
        Assert.Equal(EnvelopeStatus.Completed, (await _host.Manager.GetAsync(envelope.Id, Token)).Status);
        Assert.Equal([null, ActivationReason.Expired], await ReasonsAsync(envelope.Id));
    }

    [Fact]
    public async Task SignAsync_AlteredOrForeign_IsRefused()
    {
        Envelope envelope = await ConfirmedAsync(2, of: 2), other = await ConfirmedAsync();
        SignatureActivation own = envelope.Participants[0].Activation!.Activation, theirs = other.Participants[0].Activation!.Activation;

        Assert.Equal(ActivationFailure.Altered, await FailureAsync(envelope, own with { ExpiresAt = own.ExpiresAt.AddDays(1) }));
        Assert.Equal(ActivationFailure.Altered, await FailureAsync(envelope, own with { Seal = theirs.Seal }));
        byte[] changed = own.Seal.Value.ToArray();
        changed[^1] ^= 1;
        Assert.Equal(ActivationFailure.Altered, await FailureAsync(envelope, own with { Seal = new SealedSecret(own.Seal.KeyId, changed) }));
        Assert.Equal(ActivationFailure.Foreign, await FailureAsync(envelope, own with { ConsentDigest = theirs.ConsentDigest }));
        Assert.Equal(ActivationFailure.Foreign, await FailureAsync(envelope, own with { EvidenceSha256 = theirs.EvidenceSha256 }));
        Assert.Equal(ActivationFailure.Foreign, await FailureAsync(envelope, theirs));
        Assert.Equal(ActivationFailure.Foreign, await FailureAsync(envelope, envelope.Participants[1].Activation!.Activation));
        Assert.Equal(ActivationFailure.Altered, await FailureAsync(envelope, theirs with { Id = own.Id, ConsentDigest = own.ConsentDigest, EvidenceSha256 = own.EvidenceSha256 }));
        Assert.Equal(0, _host.Pdf.KeyCalls);
    }

    [Fact]
    public async Task SignAsync_OtherDigests_AreRefused()
    {
        Envelope envelope = await ConfirmedAsync();
        PreparedDigest[] right = Prepared(envelope);

        foreach (PreparedDigest[] wrong in (PreparedDigest[][])
        [
            [], [right[0]], [right[1], right[0]], [.. right, right[0]],
            [right[0] with { Base = right[1].Base }, right[1]],
            [right[0], right[1] with { DocumentId = right[0].DocumentId }],
        ])
        {
            Assert.Equal(ActivationFailure.OtherDocuments, await FailureAsync(envelope, prepared: wrong));
        }

        Assert.Equal(0, _host.Pdf.KeyCalls);
    }

    [Theory]
    [InlineData(Attack.ExchangedDocument, ActivationFailure.Foreign)]
    [InlineData(Attack.DocumentFrozenAfterwards, ActivationFailure.OtherDocuments)]
    [InlineData(Attack.NoActivation, ActivationFailure.NotIssued)]
    [InlineData(Attack.SealOfAnotherSecret, ActivationFailure.Altered)]
    [InlineData(Attack.OtherConfirmation, ActivationFailure.Foreign)]
    public async Task SignAsync_WhoCanWriteToTheStore_CannotHaveItSigned(Attack attack, ActivationFailure refused)
    {
        // The chain holds, for hashes anybody can compute: what stops them is the key-encryption key.
        Envelope envelope = await ConfirmedAsync();
        IReadOnlyList<EventRecord> events = await _host.EventsAsync(envelope.Id);
        WrappedKey known = await _host.Services.KeyWrapper.WrapAsync(new byte[32], Token);
        var exchanged = new DocumentRevision(new string('6', 64), 10);
        if (attack == Attack.DocumentFrozenAfterwards)
            events = [.. events, events[^1] with { Event = new DocumentLocked(envelope.Documents[0].Id, exchanged) }];
        EnvelopeHistory forged = Rewrite(events, record => (attack, record.Event) switch
        {
            (Attack.ExchangedDocument, DocumentLocked locked) => locked with { Revision = exchanged },
            (Attack.NoActivation, ActivationIssued) => null,
            (Attack.SealOfAnotherSecret, ActivationIssued issued) => issued with { Activation = issued.Activation with { Seal = new SealedSecret(known.KeyId, known.Value) } },
            (Attack.OtherConfirmation, SigningConfirmed confirmed) => confirmed with { IdempotencyKeyHash = new string('5', 64) },
            _ => record.Event,
        });
        var services = _host.With(new TamperedEnvelopeStore(_host.Store, forged), _host.Documents);
        Envelope loaded = await new EnvelopeManager(services).GetAsync(envelope.Id, Token);

        SignatureActivation presented = loaded.Participants[0].Activation?.Activation ?? envelope.Participants[0].Activation!.Activation;

        Assert.Equal(refused, await FailureAsync(loaded, presented, services: services));
        Assert.Equal(0, _host.Pdf.KeyCalls);
    }

    [Fact]
    public async Task Suspended_ActivationIsDead_AndAnotherOneFollows()
    {
        Envelope envelope = await ConfirmedAsync();
        await _host.Manager.SuspendAsync(envelope.Id, "確認中", cancellationToken: Token);
        Assert.Equal(ActivationFailure.Stopped, await FailureAsync(envelope));
        await _host.Manager.ContinueAsync(envelope.Id, cancellationToken: Token);
        Assert.Equal(ActivationFailure.Stopped, await FailureAsync(envelope));

        await _host.Worker.RunDueAsync(Token);

        Assert.Equal(EnvelopeStatus.Completed, (await _host.Manager.GetAsync(envelope.Id, Token)).Status);
        Assert.Equal([null, ActivationReason.Suspended], await ReasonsAsync(envelope.Id));
        Assert.Equal(1, _host.Pdf.KeyCalls);
    }

    [Fact]
    public async Task EndedWithoutAContract_ActivationIsDead()
    {
        Envelope voided = await ConfirmedAsync(), declined = await ConfirmedAsync(1, of: 2), expired = await ConfirmedAsync(1, of: 2);
        await _host.Manager.VoidAsync(voided.Id, "取り下げ", cancellationToken: Token);
        string token = WorkflowFixture.Token(await _host.Manager.IssueSigningLinkAsync(declined.Id, declined.Participants[1].Id, cancellationToken: Token));
        await _host.Manager.DeclineAsync(token, "金額が違います。", cancellationToken: Token);
        foreach (Envelope ended in (Envelope[])[voided, declined])
            Assert.Equal(ActivationFailure.Stopped, await FailureAsync(ended));
        _host.Clock.SetUtcNow(expired.ExpiresAt!.Value);
        _host.Pdf.KeyFailure = new SignerException(SignerFailure.AccessDenied, "The PIN is wrong.");
        await _host.Worker.RunDueAsync(Token);
        Assert.Equal(ActivationFailure.Stopped, await FailureAsync(expired));
        Assert.Equal(0, _host.Pdf.KeyCalls);
    }

    [Fact]
    public async Task ProcessDiesWhileTheKeyIsAsked_AnotherActivationFollowsFromTheSameConfirmation()
    {
        Envelope envelope = await ConfirmedAsync();
        _host.Pdf.WhileSigning = () => throw new CrashException();
        await _host.Worker.RunDueAsync(Token);
        _host.Clock.Advance(_host.Options.RetryDelay);
        await _host.Worker.RunDueAsync(Token);

        Assert.Equal(EnvelopeStatus.Completed, (await _host.Manager.GetAsync(envelope.Id, Token)).Status);
        Assert.Equal([null, ActivationReason.Unanswered], await ReasonsAsync(envelope.Id));
        ActivationIssued[] issued = [.. (await _host.EventsAsync(envelope.Id)).Select(record => record.Event).OfType<ActivationIssued>()];
        Assert.Equal(issued[0].Activation.EvidenceSha256, issued[1].Activation.EvidenceSha256);
        Assert.Equal(
            issued.Select(each => each.Activation.Id),
            (await _host.EventsAsync(envelope.Id)).Select(record => record.Event).OfType<ActivationConsumed>().Select(each => each.ActivationId));
    }

    [Fact]
    public async Task RequireAsync_ForgedOneBefore_NoOtherFollows()
    {
        Envelope envelope = await ConfirmedAsync();
        EnvelopeHistory forged = Rewrite(await _host.EventsAsync(envelope.Id), record => record.Event is ActivationIssued issued
            ? issued with { Activation = issued.Activation with { ExpiresAt = _host.Clock.GetUtcNow().AddDays(-1) } }
            : record.Event);
        EnvelopeServices services = _host.With(new TamperedEnvelopeStore(_host.Store, forged), _host.Documents);

        var error = await Assert.ThrowsAsync<SignatureActivationException>(() => new ActivationIssuer(services)
            .RequireAsync(new EnvelopeJournal(services), envelope.Id, envelope.Participants[0].Id, wasAnswered: false, Token).AsTask());

        Assert.Equal(ActivationFailure.Altered, error.Failure);
    }

    [Fact]
    public async Task HostsOwnCheck_SeesWhatTheKeyIsHanded_AndMayRefuse()
    {
        Envelope envelope = await ConfirmedAsync();
        var check = new Check { Fault = "この時間帯には署名できません。" };
        EnvelopeServices services = With(check);
        await new EnvelopeWorker(services).RunDueAsync(Token);

        envelope = await _host.Manager.GetAsync(envelope.Id, Token);
        Assert.Contains(check.Fault, envelope.Delay!.Reason, StringComparison.Ordinal);
        Assert.Equal((null, 0), (envelope.Delay.NextAttemptAt, _host.Pdf.KeyCalls));
        Assert.Equal(envelope.Documents.Count, check.Seen[0].Count);

        check.Fault = null;
        var manager = new EnvelopeManager(services);
        await manager.RetryAsync(envelope.Id, cancellationToken: Token);
        await new EnvelopeWorker(services).RunDueAsync(Token);
        Assert.Equal(EnvelopeStatus.Completed, (await manager.GetAsync(envelope.Id, Token)).Status);
        Assert.Equal([null], await ReasonsAsync(envelope.Id));
    }

    /// <summary>An envelope that some of its participants have confirmed; nothing was signed yet.</summary>
    private async Task<Envelope> ConfirmedAsync(int confirmed = 1, int of = 1)
    {
        Envelope envelope = await _host.SendAsync([.. Enumerable.Repeat(1, of)]);
        foreach (Participant participant in envelope.Participants.Take(confirmed))
        {
            string token = WorkflowFixture.Token(await _host.Manager.IssueSigningLinkAsync(envelope.Id, participant.Id, cancellationToken: Token));
            envelope = await _host.SignAsync(token);
        }

        return envelope;
    }

    private static PreparedDigest[] Prepared(Envelope envelope) =>
        [.. envelope.Documents.Select(document => new PreparedDigest(document.Id, document.Current.Sha256, Convert.FromHexString(document.Current.Sha256)))];

    private async Task SpendAsync(Envelope envelope, SignatureActivation? activation = null, PreparedDigest[]? prepared = null, EnvelopeServices? services = null)
    {
        services ??= _host.Services;
        await new KeyGate(services, new EnvelopeJournal(services)).SignAsync(
            null!, envelope.Id, envelope.Participants[0].Id, activation ?? envelope.Participants[0].Activation!.Activation, prepared ?? Prepared(envelope), Token);
    }

    private async Task<ActivationFailure> FailureAsync(
        Envelope envelope, SignatureActivation? activation = null, PreparedDigest[]? prepared = null, EnvelopeServices? services = null) =>
        (await Assert.ThrowsAsync<SignatureActivationException>(() => SpendAsync(envelope, activation, prepared, services))).Failure;

    private async Task<ActivationReason?[]> ReasonsAsync(EnvelopeId id) =>
        [.. (await _host.EventsAsync(id)).Select(record => record.Event).OfType<ActivationIssued>().Select(issued => issued.Reason)];

    private EnvelopeServices With(IActivationCheck check) => _host.With(_host.Store, _host.Documents, check);

    private static EnvelopeHistory Rewrite(IReadOnlyList<EventRecord> events, Func<EventRecord, EnvelopeEvent?> change)
    {
        var rewritten = new List<StoredEvent>();
        string previous = AuditChain.Origin;
        foreach (EventRecord record in events)
        {
            if (change(record) is not { } changed)
                continue;
            rewritten.Add(AuditChain.Link(record with { Event = changed, Sequence = rewritten.Count + 1, PreviousHash = previous }).Stored);
            previous = rewritten[^1].Hash;
        }

        return new EnvelopeHistory(events[0].EnvelopeId, rewritten.Count, previous, rewritten);
    }

    /// <summary>What somebody may do who can write to the store, and compute hashes, but has not the key-encryption key.</summary>
    public enum Attack
    {
        ExchangedDocument,
        DocumentFrozenAfterwards,
        NoActivation,
        SealOfAnotherSecret,
        OtherConfirmation,
    }

    private sealed class Check : IActivationCheck
    {
        public Func<Task>? BeforeAnswer { get; set; }

        public string? Fault { get; set; }

        public List<IReadOnlyList<ReadOnlyMemory<byte>>> Seen { get; } = [];

        public async ValueTask<string?> FindFaultAsync(
            Envelope envelope,
            Participant participant,
            SignatureActivation activation,
            IReadOnlyList<ReadOnlyMemory<byte>> toBeSigned,
            CancellationToken cancellationToken = default)
        {
            Seen.Add(toBeSigned);
            (Func<Task>? before, BeforeAnswer) = (BeforeAnswer, null);
            if (before is not null)
                await before();
            return Fault;
        }
    }
}

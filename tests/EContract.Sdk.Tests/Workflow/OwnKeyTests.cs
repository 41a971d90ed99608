using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Keys that participants bring along: asked in their request, gone afterwards, never replaced by another.</summary>
public sealed class OwnKeyTests : IDisposable
{
    private static readonly RequestContext s_office = new() { IpAddress = "192.0.2.7" };
    private static readonly RequestContext s_elsewhere = new() { IpAddress = "198.51.100.7" };

    private readonly WorkflowFixture _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task ConfirmSignByOwnKey_Party_AsksThatKeyOnceForAllDocuments()
    {
        (Envelope envelope, string token, SigningSummary summary) = await PrepareAsync(SigningMode.Party);
        var key = new NamedKey();

        envelope = await _host.Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, key);

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Same(key, Assert.Single(_host.Pdf.Keys));
        Assert.Contains("私自身の電子証明書", summary.Text.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remind_PartyWhoOnlyWaitsForATimestamp_IsLeftInPeace()
    {
        (Envelope envelope, string token, SigningSummary summary) = await PrepareAsync(SigningMode.Party);
        _host.Pdf.IsTimestampAuthorityUp = false;
        envelope = await _host.Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, new NamedKey());
        Assert.Equal(ParticipantState.Signing, envelope.Participants[0].State);
        _host.Mail.Clear();

        await _host.Manager.RemindAsync(envelope.Id);
        _host.Clock.SetUtcNow(envelope.ExpiresAt!.Value.AddDays(-1));
        await _host.Worker.RunDueAsync();

        Assert.DoesNotContain(_host.Mail, message => message.Notification is EContract.Sdk.Notifications.SignatureReminded);
    }

    [Fact]
    public async Task ConfirmSignByOwnKey_RunInlineOff_SignsAllTheSameBecauseTheKeyIsHereOnly()
    {
        _host.Options.RunInline = false;
        (Envelope envelope, string token, SigningSummary summary) = await PrepareAsync(SigningMode.Party, deliver: true);

        envelope = await _host.Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, new NamedKey());

        Assert.Equal(ParticipantState.Signed, envelope.Participants[0].State);
    }

    [Fact]
    public async Task ConfirmSignByOwnKey_Witness_IsRefusedAndNothingConfirmed()
    {
        (Envelope envelope, string token, SigningSummary summary) = await PrepareAsync(SigningMode.Witness);

        Assert.Equal(EnvelopeRefusal.NotAParty, await WorkflowFixture.RefusalAsync(async () =>
            await _host.Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, new NamedKey())));

        Assert.Null((await _host.Manager.GetAsync(envelope.Id)).Participants[0].Confirmation);
        Assert.Empty(_host.Pdf.Keys);
    }

    [Fact]
    public async Task ConfirmSign_PartyWithoutAKey_WaitsForItAndNeverTakesTheWitnesss()
    {
        (Envelope envelope, string token, SigningSummary summary) = await PrepareAsync(SigningMode.Party);

        envelope = await _host.Manager.ConfirmSignAsync(token, "click", summary.Consent);

        Assert.Equal(ParticipantState.Signing, envelope.Participants[0].State);
        Assert.Equal((true, null), (envelope.Delay!.Reason.Contains("no key was brought along", StringComparison.Ordinal), envelope.Delay.NextAttemptAt));
        Assert.Empty(_host.Pdf.Keys);

        var key = new NamedKey();
        envelope = await _host.Manager.RetrySignByOwnKeyAsync(token, key);
        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Same(key, Assert.Single(_host.Pdf.Keys));
    }

    [Theory]
    [InlineData(SignerFailure.AccessDenied)]
    [InlineData(SignerFailure.Unavailable)]
    public async Task ConfirmSignByOwnKey_KeyFails_WaitsForAnotherTryAndIsNotKept(SignerFailure failure)
    {
        (Envelope envelope, string token, SigningSummary summary) = await PrepareAsync(SigningMode.Party);
        _host.Pdf.KeyFailure = new SignerException(failure, "The one-time password was wrong.");

        envelope = await _host.Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, new NamedKey());

        Assert.Equal(ParticipantState.Signing, envelope.Participants[0].State);
        Assert.Contains("one-time password was wrong", envelope.Delay!.Reason, StringComparison.Ordinal);
        // Nobody tries by himself with a key that is gone.
        Assert.Null(envelope.Delay.NextAttemptAt);
        _host.Pdf.KeyFailure = null;
        _host.Clock.Advance(TimeSpan.FromHours(1));
        await _host.Worker.RunDueAsync();
        Assert.Empty(_host.Pdf.Keys);

        envelope = await _host.Manager.RetrySignByOwnKeyAsync(token, new NamedKey());

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
    }

    [Fact]
    public async Task ConfirmSignByOwnKey_WorkerElsewhereIsFaster_SignsNevertheless()
    {
        (Envelope envelope, string token, SigningSummary summary) = await PrepareAsync(SigningMode.Party);
        // Another process on the same stores takes the job as soon as it is there.
        var elsewhere = new EnvelopeWorker(_host.With(_host.Store, _host.Documents));
        var key = new NamedKey();
        _host.Store.AfterAppend = async () =>
        {
            _host.Store.AfterAppend = null;
            await elsewhere.RunDueAsync();
        };

        envelope = await _host.Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, key);

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Same(key, Assert.Single(_host.Pdf.Keys));
        Assert.Contains(await _host.EventsAsync(envelope.Id), record => record.Event is SigningDelayed);
    }

    [Fact]
    public async Task RetrySignByOwnKey_FromAForbiddenNetworkWhileAnotherSigns_NeverSigns()
    {
        (Envelope envelope, string token, SigningSummary summary) = await PrepareFromOfficeAsync();
        var mine = new NamedKey();
        EnvelopeRefusal? refusal = null;
        // As soon as the confirmation is there, somebody else comes with the link; while that is written down, a worker signs.
        _host.Store.AfterAppend = async () =>
        {
            _host.Store.AfterAppend = async () =>
            {
                _host.Store.AfterAppend = null;
                await _host.Worker.RunDueAsync();
            };
            refusal = await WorkflowFixture.RefusalAsync(async () => await _host.Manager.RetrySignByOwnKeyAsync(token, new NamedKey(), s_elsewhere));
        };

        envelope = await _host.Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, mine, s_office);

        Assert.Equal((EnvelopeRefusal.NetworkNotAllowed, EnvelopeStatus.Completed), (refusal, envelope.Status));
        Assert.Same(mine, Assert.Single(_host.Pdf.Keys));
    }

    [Fact]
    public async Task ConfirmSignByOwnKey_RefusedRequestWhileTheKeyIsAsked_LeavesTheHeldKeyAlone()
    {
        (Envelope envelope, string token, SigningSummary summary) = await PrepareFromOfficeAsync();
        var mine = new NamedKey();
        _host.Options.MaxAttempts = 3;
        _host.Pdf.WhileSigning = async () =>
        {
            Assert.Equal(EnvelopeRefusal.AlreadySigned, await WorkflowFixture.RefusalAsync(async () =>
                await _host.Manager.ConfirmSignByOwnKeyAsync(token, "another click", summary.Consent, new NamedKey(), s_office)));
            Assert.Equal(EnvelopeRefusal.NetworkNotAllowed, await WorkflowFixture.RefusalAsync(async () =>
                await _host.Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, new NamedKey(), s_elsewhere)));
            // Let pass, but another key is at work: neither waits nor takes its place.
            Assert.Equal(ParticipantState.Signing, (await _host.Manager.RetrySignByOwnKeyAsync(token, new NamedKey(), s_office)).Participants[0].State);
            Assert.Equal(mine, _host.Services.OwnKeys.Find((await _host.Manager.GetAsync(envelope.Id)).Participants[0]));
        };

        envelope = await _host.Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, mine, s_office);

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Same(mine, Assert.Single(_host.Pdf.Keys));
        Assert.Null(_host.Services.OwnKeys.Find(envelope.Participants[0]));
    }

    [Fact]
    public async Task ConfirmSignByOwnKey_AgainWhileTheKeyIsAsked_ReturnsAtOnce()
    {
        (_, string token, SigningSummary summary) = await PrepareAsync(SigningMode.Party);
        var first = new NamedKey();
        ParticipantState? state = null;
        _host.Pdf.WhileSigning = async () =>
            state = (await _host.Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, new NamedKey())).Participants[0].State;

        await _host.Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, first);

        Assert.Equal(ParticipantState.Signing, state);
        Assert.Same(first, Assert.Single(_host.Pdf.Keys));
    }

    [Fact]
    public async Task ConfirmSignByOwnKey_AgainAfterTheKeyFailed_IsAnotherTry()
    {
        (_, string token, SigningSummary summary) = await PrepareAsync(SigningMode.Party);
        _host.Pdf.KeyFailure = new SignerException(SignerFailure.AccessDenied, "The password was wrong.");
        await _host.Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, new NamedKey());
        _host.Pdf.KeyFailure = null;
        var second = new NamedKey();

        Envelope envelope = await _host.Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, second);

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Same(second, Assert.Single(_host.Pdf.Keys));
    }

    [Theory]
    [InlineData("issued")]
    [InlineData("reminded")]
    [InlineData("all reminded")]
    [InlineData("due later")]
    public async Task RetrySignByOwnKey_LinkThatIsGivenWhileTheKeyIsWaitedFor_Works(string by)
    {
        (Envelope envelope, string old, SigningSummary summary) = await PrepareAsync(SigningMode.Party);
        await _host.Manager.ConfirmSignAsync(old, "click", summary.Consent);
        ParticipantId id = envelope.Participants[0].Id;
        string? token = null;
        switch (by)
        {
            case "issued":
                token = WorkflowFixture.Token(await _host.Manager.IssueSigningLinkAsync(envelope.Id, id));
                break;
            case "reminded":
                await _host.Manager.RemindAsync(envelope.Id, id);
                break;
            case "all reminded":
                await _host.Manager.RemindAsync(envelope.Id);
                break;
            default:
                // The link was good until then; the envelope does not expire, since the participant has confirmed.
                _host.Clock.Advance(envelope.ExpiresAt!.Value - _host.Clock.GetUtcNow());
                await _host.Worker.RunDueAsync();
                await _host.Manager.ChangeDueDateAsync(envelope.Id, _host.Clock.GetUtcNow().AddDays(3));
                break;
        }

        token ??= _host.TokenOf(envelope.Participants[0]);
        Assert.NotEqual(old, token);
        await _host.Manager.OpenLinkAsync(token);
        Assert.Equal(EnvelopeStatus.Completed, (await _host.Manager.RetrySignByOwnKeyAsync(token, new NamedKey())).Status);
    }

    [Fact]
    public async Task RetrySignByOwnKey_SomethingElseHasStopped_TriesOnceWithoutTheKey()
    {
        (Envelope envelope, string token, SigningSummary summary) = await PrepareAsync(SigningMode.Party);
        _host.Options.MaxAttempts = 1;
        _host.Pdf.IsTimestampAuthorityUp = false;
        envelope = await _host.Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, new NamedKey());
        Assert.Null(envelope.Delay!.NextAttemptAt);

        envelope = await _host.Manager.RetrySignByOwnKeyAsync(token, new NamedKey());

        Assert.Contains("away", envelope.Delay!.Reason, StringComparison.Ordinal);
        Assert.Single(_host.Pdf.Keys);
        _host.Pdf.IsTimestampAuthorityUp = true;
        Assert.Equal(EnvelopeStatus.Completed, (await _host.Manager.RetrySignByOwnKeyAsync(token, new NamedKey())).Status);
    }

    [Fact]
    public async Task RetrySignByOwnKey_NothingWaits_IsRefused()
    {
        (_, string token, SigningSummary summary) = await PrepareAsync(SigningMode.Party, 1, 2);

        Assert.Equal(EnvelopeRefusal.WrongStatus, await WorkflowFixture.RefusalAsync(async () => await _host.Manager.RetrySignByOwnKeyAsync(token, new NamedKey())));

        await _host.Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, new NamedKey());
        Assert.Equal(EnvelopeRefusal.WrongStatus, await WorkflowFixture.RefusalAsync(async () => await _host.Manager.RetrySignByOwnKeyAsync(token, new NamedKey())));
    }

    [Fact]
    public async Task CreateAsync_PartyWithASignersName_IsKeptInTheLog()
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1, 1);
        descriptor.Participants[0] = descriptor.Participants[0] with { Mode = SigningMode.Party, SignerName = "tanaka" };

        Envelope envelope = await _host.Manager.CreateAsync(descriptor);

        envelope = await _host.Manager.GetAsync(envelope.Id);
        Assert.Equal([(SigningMode.Party, "tanaka"), (SigningMode.Witness, null)], envelope.Participants.Select(p => (p.Mode, p.SignerName)));
        EnvelopeHistory stored = (await _host.Store.LoadAsync(envelope.Id))!;
        Assert.Single(stored.Events, entry => entry.Json.Contains("\"mode\":\"party\"", StringComparison.Ordinal));
        Assert.DoesNotContain(stored.Events, entry => entry.Json.Contains("witness", StringComparison.Ordinal));
    }

    private async Task<(Envelope Envelope, string Token, SigningSummary Summary)> PrepareFromOfficeAsync()
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1);
        descriptor.Participants[0] = descriptor.Participants[0] with { Mode = SigningMode.Party, AllowedNetworks = ["192.0.2.0/24"] };
        Envelope envelope = await _host.Manager.SendAsync((await _host.Manager.CreateAsync(descriptor)).Id);
        string token = _host.TokenOf(envelope.Participants[0]);
        foreach (DocumentView document in (await _host.Manager.OpenLinkAsync(token, s_office)).Documents)
            await (await _host.Manager.OpenDocumentAsync(token, document.Id, s_office)).DisposeAsync();
        return (envelope, token, await _host.Manager.PrepareSignAsync(token, s_office));
    }

    private async Task<(Envelope Envelope, string Token, SigningSummary Summary)> PrepareAsync(SigningMode mode, params int[] stages) =>
        await PrepareAsync(mode, deliver: false, stages);

    private async Task<(Envelope Envelope, string Token, SigningSummary Summary)> PrepareAsync(SigningMode mode, bool deliver, params int[] stages)
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(stages.Length == 0 ? [1] : stages);
        descriptor.Participants[0] = descriptor.Participants[0] with { Mode = mode };
        Envelope envelope = await _host.Manager.SendAsync((await _host.Manager.CreateAsync(descriptor)).Id);
        if (deliver)
            await _host.Worker.RunDueAsync();
        string token = _host.TokenOf(envelope.Participants[0]);
        return (envelope, token, await _host.PrepareAsync(token));
    }

    private sealed class NamedKey : ISigner
    {
        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Notifications;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Signatures that are made when all have confirmed, and not one of them before.</summary>
public sealed class SignatureTimingTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task OnCompletion_KeysAreAskedInOrderWhenTheLastHasConfirmed()
    {
        Envelope envelope = await SendAsync(1, 2, 2);
        foreach (int who in (int[])[0, 2])
            envelope = await _host.SignAsync(_host.TokenOf(envelope.Participants[who]));

        Assert.Equal([ParticipantState.Confirmed, ParticipantState.Active, ParticipantState.Confirmed], envelope.Participants.Select(participant => participant.State));
        Assert.Equal((0, EnvelopeStatus.InProgress), (_host.Pdf.KeyCalls, envelope.Status));
        Assert.All(envelope.Documents, document => Assert.Equal(document.Locked, document.Current));
        Assert.Equal([(1, 3), (2, 3)], _host.Mail.Select(message => message.Notification).OfType<SignatureProgressed>().Select(progress => (progress.Signed, progress.Total)));

        envelope = await _host.SignAsync(_host.TokenOf(envelope.Participants[1]));

        Assert.Equal((3, EnvelopeStatus.Completed), (_host.Pdf.KeyCalls, envelope.Status));
        IReadOnlyList<EventRecord> events = await _host.EventsAsync(envelope.Id);
        Assert.Equal(envelope.Participants.Select(participant => participant.Id), events.Select(record => record.Event).OfType<ParticipantSigned>().Select(signed => signed.ParticipantId));
        Assert.True(events.Single(record => record.Event is SignaturesReleased).Sequence < events.First(record => record.Event is ActivationConsumed).Sequence);
        EnvelopeInvariants.Check(events);
        Assert.True((await _host.Manager.VerifyAuditAsync(envelope.Id, Token)).IsIntact);
        // Each of them once, when they confirmed.
        Assert.Equal(3, _host.Mail.Count(message => message.Notification is SignatureProgressed));
    }

    [Fact]
    public async Task OnCompletion_LastOneOnlyApproves_SignaturesFollow()
    {
        Envelope envelope = await _host.Manager.SendAsync((await _host.Manager.CreateAsync(
            WorkflowFixture.Descriptor() with
            {
                SignatureTiming = SignatureTiming.OnCompletion,
                Participants = [new() { Name = "署名者", Email = "a@example.jp" }, new() { Name = "承認者", Email = "b@example.jp", Role = ParticipantRole.Approver, Stage = 2 }],
            },
            cancellationToken: Token)).Id, cancellationToken: Token);

        envelope = await _host.SignAllAsync(envelope);

        Assert.Equal((1, EnvelopeStatus.Completed), (_host.Pdf.KeyCalls, envelope.Status));
    }

    [Fact]
    public async Task OnCompletion_EndsBefore_NoKeyWasEverAsked()
    {
        Envelope declined = await ConfirmedByOneAsync(), voided = await ConfirmedByOneAsync(), expired = await ConfirmedByOneAsync();
        string token = WorkflowFixture.Token(await _host.Manager.IssueSigningLinkAsync(declined.Id, declined.Participants[1].Id, cancellationToken: Token));
        await _host.Manager.DeclineAsync(token, "金額が違います。", cancellationToken: Token);
        await _host.Manager.VoidAsync(voided.Id, "取り下げ", cancellationToken: Token);
        _host.Clock.SetUtcNow(expired.ExpiresAt!.Value);
        await _host.Worker.RunDueAsync(Token);

        foreach ((Envelope ended, EnvelopeStatus status) in new[] { (declined, EnvelopeStatus.Declined), (voided, EnvelopeStatus.Voided), (expired, EnvelopeStatus.Expired) })
        {
            Envelope end = await _host.Manager.GetAsync(ended.Id, Token);
            Assert.Equal(status, end.Status);
            Assert.All(end.Documents, document => Assert.Equal(document.Locked, document.Current));
            Assert.DoesNotContain("activation.consumed", await _host.EventNamesAsync(ended.Id));
            EnvelopeInvariants.Check(await _host.EventsAsync(ended.Id));
        }

        Assert.Equal(0, _host.Pdf.KeyCalls);
    }

    [Fact]
    public async Task OnCompletion_KeyRefusesTheSecond_NothingIsHandedOutUntilAllAreMade()
    {
        Envelope envelope = await ConfirmedByOneAsync();
        _host.Pdf.WhileSigning = () =>
        {
            _host.Pdf.WhileSigning = () =>
            {
                _host.Pdf.KeyFailure = new SignerException(SignerFailure.AccessDenied, "The PIN is wrong.");
                return Task.CompletedTask;
            };
            return Task.CompletedTask;
        };
        string second = _host.TokenOf(envelope.Participants[1]);
        envelope = await _host.SignAsync(second);
        Assert.Equal((EnvelopeStatus.InProgress, ParticipantState.Signed, ParticipantState.Signing), (envelope.Status, envelope.Participants[0].State, envelope.Participants[1].State));

        // Who looks sees what was frozen, whatever lies in the store.
        await using (Stream shown = await _host.Manager.OpenDocumentAsync(second, envelope.Documents[0].Id, cancellationToken: Token))
            Assert.DoesNotContain("signature ", await new StreamReader(shown).ReadToEndAsync(Token), StringComparison.Ordinal);

        _host.Pdf.KeyFailure = null;
        envelope = await _host.Manager.RetryAsync(envelope.Id, cancellationToken: Token);
        Assert.Equal((EnvelopeStatus.Completed, 2), (envelope.Status, _host.Pdf.KeyCalls));
    }

    [Fact]
    public async Task OnCompletion_PartyWithoutANamedSigner_IsRefusedOnCreation()
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor() with
        {
            SignatureTiming = SignatureTiming.OnCompletion,
            Participants = [new() { Name = "山田太郎", Email = "a@example.jp", Mode = SigningMode.Party }],
        };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => _host.Manager.CreateAsync(descriptor, cancellationToken: Token).AsTask());

        Assert.Contains("山田太郎 signs by a key of their own", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            _host.Manager.CreateAsync(WorkflowFixture.Descriptor(1) with { SignatureTiming = (SignatureTiming)7 }, cancellationToken: Token).AsTask());
    }

    [Fact]
    public async Task OnCompletion_PartyWithANamedSigner_SignsByItAndByNoOther()
    {
        await using var host = new HybridHost((contracts, host) => contracts.AddSigner("tanaka", _ => host.CreateSigner("田中 一郎")));
        Envelope envelope = await host.Manager.SendAsync((await host.Manager.CreateAsync(
            HybridHost.Descriptor(
                new() { Name = "田中一郎", Email = "a@sample.example", Mode = SigningMode.Party, SignerName = "tanaka", MayDelegate = true },
                new() { Name = "契約検査課長", Email = "b@city.example", Stage = 2 }) with { SignatureTiming = SignatureTiming.OnCompletion },
            cancellationToken: Token)).Id, cancellationToken: Token);
        (string token, SigningSummary summary) = await host.ReviewAsync("a@sample.example");
        using (var brought = host.Pki.CreateSigner("田中 一郎"))
        {
            Assert.Equal(EnvelopeRefusal.KeyNotAtHand, await WorkflowFixture.RefusalAsync(() =>
                host.Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, brought).AsTask()));
        }

        var other = new ParticipantContact { Name = "代理", Email = "c@sample.example" };
        Assert.Equal(EnvelopeRefusal.KeyNotAtHand, await WorkflowFixture.RefusalAsync(() => host.Manager.DelegateAsync(token, other).AsTask()));
        Assert.Equal(EnvelopeRefusal.KeyNotAtHand, await WorkflowFixture.RefusalAsync(() =>
            host.Manager.CorrectParticipantAsync(envelope.Id, envelope.Participants[0].Id, other).AsTask()));
        await host.Manager.ConfirmSignAsync(token, "click", summary.Consent, cancellationToken: Token);
        envelope = await host.SignAsync("b@city.example");

        Assert.Equal((EnvelopeStatus.Completed, null), (envelope.Status, envelope.Delay));
        Assert.True((await host.Manager.VerifyAuditAsync(envelope.Id, Token)).IsIntact);
    }

    [Theory]
    [InlineData(SignatureTiming.AtOnce)]
    [InlineData(SignatureTiming.OnCompletion)]
    public async Task ReadVerbs_BeforeCompletion_GiveWhatWasFrozenOnly(SignatureTiming timing)
    {
        // Every verb that gives a stream; a new one has to be added here.
        string[] reading = [.. typeof(EnvelopeManager).GetMethods().Where(method => method.ReturnType == typeof(ValueTask<Stream>)).Select(method => method.Name).Distinct().Order()];
        Assert.Equal([nameof(EnvelopeManager.DownloadAsync), nameof(EnvelopeManager.OpenDocumentAsync), nameof(EnvelopeManager.OpenSealedAsync)], reading);

        Envelope envelope = await SendAsync(timing, 1, 2);
        envelope = await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));
        foreach (string token in (string[])[_host.TokenOf(envelope.Participants[0]), _host.TokenOf(envelope.Participants[1])])
        {
            foreach (ContractDocument document in envelope.Documents)
            {
                await using Stream shown = await _host.Manager.OpenDocumentAsync(token, document.Id, cancellationToken: Token);
                Assert.DoesNotContain("signature ", await new StreamReader(shown).ReadToEndAsync(Token), StringComparison.Ordinal);
                Assert.Equal(EnvelopeRefusal.LinkPurpose, await WorkflowFixture.RefusalAsync(() => _host.Manager.DownloadAsync(token, document.Id).AsTask()));
            }
        }

        Assert.Equal(EnvelopeRefusal.WrongStatus, await WorkflowFixture.RefusalAsync(() => _host.Manager.OpenSealedAsync(envelope.Id, envelope.Documents[0].Id).AsTask()));
        Assert.Equal(
            EnvelopeRefusal.WrongStatus, await WorkflowFixture.RefusalAsync(() => _host.Manager.ReissueDownloadLinkAsync(envelope.Id, envelope.Participants[0].Id).AsTask()));
    }

    private async Task<Envelope> ConfirmedByOneAsync()
    {
        Envelope envelope = await SendAsync(1, 2);
        string token = WorkflowFixture.Token(await _host.Manager.IssueSigningLinkAsync(envelope.Id, envelope.Participants[0].Id, cancellationToken: Token));
        return await _host.SignAsync(token);
    }

    private Task<Envelope> SendAsync(params int[] stages) => SendAsync(SignatureTiming.OnCompletion, stages);

    private async Task<Envelope> SendAsync(SignatureTiming timing, params int[] stages) => await _host.Manager.SendAsync(
        (await _host.Manager.CreateAsync(WorkflowFixture.Descriptor(stages) with { SignatureTiming = timing }, cancellationToken: Token)).Id, cancellationToken: Token);
}

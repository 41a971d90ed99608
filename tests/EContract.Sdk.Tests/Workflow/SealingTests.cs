using EContract.Sdk.Conclusion;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Notifications;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure.Documents;
using Notices = EContract.Sdk.Notifications;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>What becomes of confirmed signatures and of sealing when keys, authorities and processes fail.</summary>
public sealed class SealingTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task TimestampAuthorityAway_WhenAParticipantConfirms_SignatureFollowsByItselfWithoutAskingTheKeyAgain()
    {
        Envelope envelope = await _host.SendAsync(1, 2);
        _host.Pdf.IsTimestampAuthorityUp = false;

        envelope = await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));

        Assert.Equal((EnvelopeStatus.InProgress, ParticipantState.Signing), (envelope.Status, envelope.Participants[0].State));
        Assert.Contains("timestamp authority", envelope.Delay!.Reason, StringComparison.Ordinal);
        Assert.NotNull(envelope.Delay.NextAttemptAt);
        Assert.All(envelope.Documents, document => Assert.Equal(document.Locked, document.Current));

        _host.Pdf.IsTimestampAuthorityUp = true;
        _host.Clock.Advance(_host.Options.RetryDelay);
        await _host.Worker.RunDueAsync(Token);

        envelope = await _host.Manager.GetAsync(envelope.Id, Token);
        Assert.Equal(ParticipantState.Signed, envelope.Participants[0].State);
        Assert.Null(envelope.Delay);
        Assert.Equal(1, _host.Pdf.KeyCalls);
    }

    [Fact]
    public async Task TimestampAuthorityAway_WhileSealing_WaitsAndClaimsNothing()
    {
        _host.Options.RunInline = false;
        Envelope envelope = await SignedByAllAsync();
        _host.Pdf.IsTimestampAuthorityUp = false;

        for (int i = 0; i < 5; i++)
        {
            await _host.Worker.RunDueAsync(Token);
            _host.Clock.Advance(_host.Options.MaxRetryDelay);
        }

        envelope = await _host.Manager.GetAsync(envelope.Id, Token);
        Assert.Equal(EnvelopeStatus.Finalizing, envelope.Status);
        Assert.Equal(5, envelope.Delay!.Attempts);
        Assert.All(envelope.Documents, document => Assert.Null(document.SealedLevel));
        Assert.DoesNotContain(_host.Mail, message => message.Notification is Notices.EnvelopeCompleted);

        _host.Pdf.IsTimestampAuthorityUp = true;
        _host.Clock.Advance(_host.Options.MaxRetryDelay);
        await _host.Worker.RunDueAsync(Token);

        envelope = await _host.Manager.GetAsync(envelope.Id, Token);
        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.All(envelope.Documents, document => Assert.Equal("B-LTA", document.SealedLevel));
    }

    [Fact]
    public async Task Retries_ComeLaterEachTimeUpToALimit()
    {
        _host.Pdf.IsTimestampAuthorityUp = false;
        Envelope envelope = await _host.SendAsync(1);
        envelope = await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));
        var waits = new List<double>();
        for (int i = 0; i < 10; i++)
        {
            envelope = await _host.Manager.GetAsync(envelope.Id, Token);
            TimeSpan wait = envelope.Delay!.NextAttemptAt!.Value - _host.Clock.GetUtcNow();
            waits.Add(Math.Round(wait.TotalSeconds));
            _host.Clock.SetUtcNow(envelope.Delay.NextAttemptAt.Value.AddMilliseconds(1));
            await _host.Worker.RunDueAsync(Token);
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 640, 900, 900], waits);
    }

    [Fact]
    public async Task KeyRefuses_SigningStopsUntilAnOperatorRetries()
    {
        Envelope envelope = await _host.SendAsync(1);
        _host.Pdf.KeyFailure = new SignerException(SignerFailure.AccessDenied, "The PIN is wrong.");
        envelope = await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));
        Assert.Equal(new EnvelopeDelay("sign", "The PIN is wrong.", 1, null), envelope.Delay);
        _host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await _host.Worker.RunDueAsync(Token));

        _host.Pdf.KeyFailure = null;
        envelope = await _host.Manager.RetryAsync(envelope.Id, new RequestContext { Actor = Actor.User("op", "運用") }, Token);

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Equal(
            EnvelopeRefusal.WrongStatus, await WorkflowFixture.RefusalAsync(() => _host.Manager.RetryAsync(envelope.Id).AsTask()));
    }

    [Fact]
    public async Task SealedDocumentIsNotWhatItShouldBe_FailsForGoodAndTellsTheOperator()
    {
        _host.Options.RunInline = false;
        Envelope envelope = await SignedByAllAsync();
        _host.Pdf.SealedLevel = "B-LT";

        await _host.Worker.RunDueAsync(Token);

        envelope = await _host.Manager.GetAsync(envelope.Id, Token);
        Assert.Equal(EnvelopeStatus.FinalizationFailed, envelope.Status);
        Assert.Contains("B-LT, not B-LTA", envelope.Delay!.Reason, StringComparison.Ordinal);
        Assert.All(envelope.Documents, document => Assert.Null(document.SealedLevel));
        Assert.Contains(_host.Mail, message => message.Notification is Notices.FinalizationFailed);

        _host.Pdf.SealedLevel = "B-LTA";
        await _host.Manager.RetryAsync(envelope.Id, cancellationToken: Token);
        await _host.Worker.RunDueAsync(Token);

        Assert.Equal(EnvelopeStatus.Completed, (await _host.Manager.GetAsync(envelope.Id, Token)).Status);
        Assert.Contains("envelope.finalize.resumed", await _host.EventNamesAsync(envelope.Id));
    }

    [Fact]
    public async Task SealedDocumentIsNotWhatItShouldBe_CanBeVoided()
    {
        Envelope envelope = await _host.SendAsync(1);
        _host.Pdf.SealedLevel = "B-LT";
        envelope = await _host.SignAllAsync(envelope);
        Assert.Equal(EnvelopeStatus.FinalizationFailed, envelope.Status);

        await _host.Manager.VoidAsync(envelope.Id, "署名できない証明書でした。", cancellationToken: Token);

        _host.Pdf.SealedLevel = "B-LTA";
        _host.Clock.Advance(TimeSpan.FromDays(1));
        await _host.Worker.RunDueAsync(Token);
        Assert.Equal(EnvelopeStatus.Voided, (await _host.Manager.GetAsync(envelope.Id, Token)).Status);
        Assert.Equal(EnvelopeRefusal.WrongStatus, await WorkflowFixture.RefusalAsync(() => _host.Manager.RetryAsync(envelope.Id).AsTask()));
        Assert.Contains(_host.Mail, message => message.Notification is Notices.EnvelopeVoided);
    }

    [Fact]
    public async Task RevocationInformationIsNotThereYet_WaitsAndCollectsAnew()
    {
        _host.Options.RunInline = false;
        Envelope envelope = await SignedByAllAsync();
        _host.Pdf.SealedIndication = "INDETERMINATE";
        await _host.Worker.RunDueAsync(Token);
        Assert.Equal(EnvelopeStatus.Finalizing, (await _host.Manager.GetAsync(envelope.Id, Token)).Status);
        Assert.Equal(1, _host.Pdf.Seals);

        _host.Pdf.SealedIndication = "TOTAL-PASSED";
        _host.Clock.Advance(_host.Options.RetryDelay);
        await _host.Worker.RunDueAsync(Token);

        Assert.Equal(EnvelopeStatus.Completed, (await _host.Manager.GetAsync(envelope.Id, Token)).Status);
        Assert.Equal(3, _host.Pdf.Seals);
    }

    [Fact]
    public async Task DeadlinePasses_WhileOurAuthorityIsAway_EnvelopeDoesNotExpire()
    {
        _host.Pdf.IsTimestampAuthorityUp = false;
        Envelope envelope = await _host.SendAsync(1);
        await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));

        _host.Clock.SetUtcNow(envelope.ExpiresAt!.Value.AddDays(1));
        await _host.Worker.RunDueAsync(Token);
        _host.Pdf.IsTimestampAuthorityUp = true;
        _host.Clock.Advance(_host.Options.MaxRetryDelay);
        await _host.Worker.RunDueAsync(Token);

        Assert.Equal(EnvelopeStatus.Completed, (await _host.Manager.GetAsync(envelope.Id, Token)).Status);
    }

    [Fact]
    public async Task Voided_WhileASignatureIsBeingMade_DropsTheSignature()
    {
        _host.Pdf.IsTimestampAuthorityUp = false;
        Envelope envelope = await _host.SendAsync(1);
        await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));
        await _host.Manager.VoidAsync(envelope.Id, "取り下げ", cancellationToken: Token);

        _host.Pdf.IsTimestampAuthorityUp = true;
        _host.Clock.Advance(_host.Options.MaxRetryDelay);
        await _host.Worker.RunDueAsync(Token);

        envelope = await _host.Manager.GetAsync(envelope.Id, Token);
        Assert.Equal(EnvelopeStatus.Voided, envelope.Status);
        Assert.All(envelope.Documents, document => Assert.Equal(document.Locked, document.Current));
    }

    [Theory]
    [InlineData(ClosingSeal.None, 0, false, 72)]
    [InlineData(ClosingSeal.Always, 0, false, 84)]
    [InlineData(ClosingSeal.Always, 24, true, 96)]
    public async Task ProcessDies_AtEveryCallToTheStore_NextProcessFinishesExactlyOnce(ClosingSeal closing, int graceHours, bool withCertificate, int allCalls)
    {
        ConclusionCertificateOptions? certificate = withCertificate
            ? new ConclusionCertificateOptions { Fonts = { PdfFont.FromFile(InstalledFonts.IpaexGothic) } }
            : null;

        // The calls cover confirming, signing, embedding, closing, sealing and mailing; both whether the last call arrived or not.
        for (int calls = 1; calls <= allCalls; calls++)
        {
            using var host = new WorkflowFixture(certificate);
            host.Options.ClosingSeal = closing;
            host.Options.GracePeriod = TimeSpan.FromHours(graceHours);
            Envelope envelope = await host.SendAsync(1);
            SigningSummary summary = await host.PrepareAsync(host.TokenOf(envelope.Participants[0]));
            host.Store.LosesAnswers = calls % 2 == 0;
            host.Store.CrashAfter((calls + 1) / 2);
            try
            {
                await host.Manager.ConfirmSignAsync(host.TokenOf(envelope.Participants[0]), "k", summary.Consent, cancellationToken: Token);
            }
            catch (CrashException)
            {
                // Before the confirmation was stored: the participant sees an error and clicks again.
            }

            host.Store.Revive();
            host.Clock.Advance(host.Options.LeaseDuration);
            await host.Manager.ConfirmSignAsync(host.TokenOf(envelope.Participants[0]), "k", summary.Consent, cancellationToken: Token);
            await host.Worker.RunDueAsync(Token);

            envelope = await host.Manager.GetAsync(envelope.Id, Token);
            Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
            EnvelopeInvariants.Check(await host.EventsAsync(envelope.Id));
            int signatures = closing == ClosingSeal.Always ? 2 : 1, keyCalls = signatures + (withCertificate ? 1 : 0);
            Assert.InRange(host.Pdf.KeyCalls, keyCalls, keyCalls + 1);
            Assert.Equal(withCertificate, envelope.ConclusionCertificate is not null);
            foreach (ContractDocument document in envelope.Documents)
            {
                string[] lines = await host.LinesAsync(envelope, document);
                Assert.Equal(signatures, lines.Count(line => line.StartsWith("signature", StringComparison.Ordinal)));
                Assert.Single(lines, graceHours == 0 ? "sealed" : "material");
            }

            // At least once, and each time under the same identifier.
            string[] completed = [.. host.Mail.Where(m => m.Notification is Notices.EnvelopeCompleted).Select(m => m.Id)];
            Assert.Single(completed.Distinct());
        }
    }

    [Fact]
    public async Task ProcessDies_AtEveryCallToTheStoreAfterTheGracePeriod_NextProcessFinishesExactlyOnce()
    {
        for (int calls = 1; calls <= 24; calls++)
        {
            using var host = new WorkflowFixture();
            host.Options.GracePeriod = TimeSpan.FromHours(24);
            Envelope envelope = await host.SignAllAsync(await host.SendAsync(1));
            host.Clock.Advance(host.Options.GracePeriod);
            host.Store.LosesAnswers = calls % 2 == 0;
            host.Store.CrashAfter((calls + 1) / 2);
            try
            {
                await host.Worker.RunDueAsync(Token);
            }
            catch (CrashException)
            {
                // The next process goes on.
            }

            host.Store.Revive();
            host.Clock.Advance(host.Options.LeaseDuration);
            await host.Worker.RunDueAsync(Token);

            envelope = await host.Manager.GetAsync(envelope.Id, Token);
            Assert.Equal(PreservationState.Active, envelope.Preservation);
            EnvelopeInvariants.Check(await host.EventsAsync(envelope.Id));
            foreach (ContractDocument document in envelope.Documents)
                Assert.Single(await host.LinesAsync(envelope, document), "sealed");
        }
    }

    private async Task<Envelope> SignedByAllAsync()
    {
        Envelope envelope = await _host.SendAsync(1);
        await _host.Worker.RunDueAsync(Token);
        await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));
        await _host.Worker.RunNextJobAsync(Token);
        envelope = await _host.Manager.GetAsync(envelope.Id, Token);
        Assert.Equal(EnvelopeStatus.Finalizing, envelope.Status);
        return envelope;
    }
}

using System.Diagnostics;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure.Mail;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Outages;

/// <summary>
/// Services go away after a participant has confirmed. The envelope waits, says why, claims nothing that it has not, and goes on by itself
/// when they are back.
/// </summary>
public sealed class OutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private OutageHost _host = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await OutageHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public Task TimestampAuthorityDown_Waits() => WaitsAsync(
        () => _host.Authorities.Pki.TimestampAuthority.Faults.Inject(DevelopmentFault.ServerError),
        () => _host.Authorities.Pki.TimestampAuthority.Faults.Clear(),
        ParticipantState.Signing,
        "timestamp");

    [Fact]
    public async Task OcspResponderDown_CertificatesAreJudgedByCrls()
    {
        (Envelope envelope, string link) = await _host.SendAsync();
        await _host.ConfirmAsync(link);
        _host.Authorities.Pki.OcspResponder.Faults.Inject(DevelopmentFault.ServerError);

        await AssertGoesOnAsync(envelope);
    }

    [Fact]
    public Task OcspAndCrlsDown_WaitsWithTheSignatureMade() => WaitsAsync(
        () =>
        {
            _host.Authorities.Pki.OcspResponder.Faults.Inject(DevelopmentFault.ServerError);
            _host.Authorities.Pki.IssuingCaCrlIssuer.Faults.Inject(DevelopmentFault.ServerError);
        },
        () =>
        {
            _host.Authorities.Pki.OcspResponder.Faults.Clear();
            _host.Authorities.Pki.IssuingCaCrlIssuer.Faults.Clear();
        },
        ParticipantState.Signed,
        "The OCSP responder");

    [Fact]
    public Task HsmGone_Waits() => WaitsAsync(
        () =>
        {
            _host.Hsm.Kill();
            return Task.CompletedTask;
        },
        _host.Hsm.StartAsync,
        ParticipantState.Signing,
        "");

    [Fact]
    public Task DiskFull_Waits()
    {
        Assert.SkipUnless(_host.Disk.IsMounted, "Mounting a tmpfs needs root on Linux.");
        return WaitsAsync(_host.Disk.Fill, _host.Disk.Empty, ParticipantState.Signing, "no space is left");
    }

    [Fact]
    public async Task SmtpRefuses_MailsWaitAndComeOnceEach()
    {
        (Envelope envelope, string link) = await _host.SendAsync();
        int before = _host.MailServer.Mails.Count;
        _host.MailServer.Kill();
        await _host.ConfirmAsync(link);
        await _host.Worker.RunDueAsync(Token);

        // The contract is concluded whether or not anybody has heard of it yet.
        Assert.Equal(EnvelopeStatus.Completed, (await _host.Manager.GetAsync(envelope.Id, Token)).Status);
        Assert.Equal(before, _host.MailServer.Mails.Count);

        await _host.MailServer.StartAsync();
        await UntilAsync(() => Task.FromResult(_host.MailServer.Mails.Count > before));
        await _host.Worker.RunDueAsync(Token);

        Assert.Equal(before + 1, _host.MailServer.Mails.Count);
    }

    [Fact]
    public async Task ClockJumpsBackAnHour_WaitsAndGoesOn()
    {
        (Envelope envelope, string link) = await _host.SendAsync();
        await _host.ConfirmAsync(link);
        _host.Clock.Step = TimeSpan.FromHours(-1);
        for (int i = 0; i < 5; i++)
        {
            await _host.Worker.RunDueAsync(Token);
            await Task.Delay(300, Token);
        }

        // The authority's time is an hour ahead of ours: what it says cannot be judged yet.
        envelope = await _host.Manager.GetAsync(envelope.Id, Token);
        await AssertClaimsNothingAsync(envelope);
        Assert.True((await _host.Manager.VerifyAuditAsync(envelope.Id, Token)).IsIntact);

        _host.Clock.Step = TimeSpan.Zero;
        await AssertGoesOnAsync(envelope);
    }

    private Task WaitsAsync(Action goAway, Action comeBack, ParticipantState state, string reason) => WaitsAsync(
        () =>
        {
            goAway();
            return Task.CompletedTask;
        },
        () =>
        {
            comeBack();
            return Task.CompletedTask;
        },
        state,
        reason);

    private async Task WaitsAsync(Func<Task> goAway, Func<Task> comeBack, ParticipantState state, string reason)
    {
        (Envelope envelope, string link) = await _host.SendAsync();
        await _host.ConfirmAsync(link);
        await goAway();
        await UntilAsync(async () =>
        {
            envelope = await _host.Manager.GetAsync(envelope.Id, Token);
            return envelope.Delay is { Attempts: >= 2 };
        });

        Assert.Equal(state, envelope.Participants[0].State);
        Assert.NotNull(envelope.Delay!.NextAttemptAt);
        Assert.Contains(reason, envelope.Delay.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Unexpected", envelope.Delay.Reason, StringComparison.Ordinal);
        Assert.Contains((await _host.Manager.ExplainAsync(envelope.Id, Token)).Waits, wait => wait.Delay == envelope.Delay);
        await AssertClaimsNothingAsync(envelope);

        await comeBack();
        await AssertGoesOnAsync(envelope);
    }

    private async Task AssertClaimsNothingAsync(Envelope envelope)
    {
        Assert.NotEqual(EnvelopeStatus.Completed, envelope.Status);
        Assert.All(envelope.Documents, document => Assert.Null(document.SealedLevel));
        Assert.DoesNotContain(await _host.Manager.GetEventsAsync(envelope.Id, Token), record => record.Event is DocumentSealed);
    }

    private async Task AssertGoesOnAsync(Envelope envelope)
    {
        await UntilAsync(async () => (envelope = await _host.Manager.GetAsync(envelope.Id, Token)).Status == EnvelopeStatus.Completed);
        Assert.Null(envelope.Delay);
        Assert.Single(await _host.Manager.GetEventsAsync(envelope.Id, Token), record => record.Event is EnvelopeCompleted);
        var validator = new PdfSignatureValidator(new TrustAnchors(_host.Authorities.Pki.Root));
        foreach (ContractDocument document in envelope.Documents)
        {
            await using Stream content = await _host.Documents.OpenAsync(
                new DocumentKey(new DocumentScope(envelope.Id.ToString(), document.Id.ToString()), document.Current.Sha256), Token);
            ValidationReport report = await validator.ValidateAsync(content, cancellationToken: Token);
            Assert.Equal(ValidationIndication.TotalPassed, report.Indication);
            Assert.Equal(SignatureLevel.BaselineLTA, Assert.Single(report.Signatures, signature => signature.Kind == SignatureKind.Signature).Level);
        }
    }

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "It did not come to pass.");
            await _host.Worker.RunDueAsync(Token);
            await Task.Delay(100, Token);
        }
    }
}

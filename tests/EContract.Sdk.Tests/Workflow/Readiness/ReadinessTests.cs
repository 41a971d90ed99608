using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Storage;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Readiness;

namespace EContract.Sdk.Tests.Workflow.Readiness;

/// <summary>Nobody is asked to sign what could not be signed or sealed.</summary>
public sealed class ReadinessTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Send_KeyIsAway_IsRefusedAndNothingHappens()
    {
        Envelope draft = await DraftAsync();
        _host.Probe.KeyFault = new(ReadinessSubject.Signer, "The token is gone.", IsTransient: true);

        EnvelopeNotReadyException e = await Assert.ThrowsAsync<EnvelopeNotReadyException>(async () => await _host.Manager.SendAsync(draft.Id, cancellationToken: Token));

        ReadinessFinding finding = Assert.Single(e.Findings);
        Assert.Equal((ReadinessSubject.Signer, "The token is gone.", true), (finding.Subject, finding.Message, e.IsTransient));
        Assert.Contains("The token is gone.", e.Message, StringComparison.Ordinal);
        Envelope after = await _host.Manager.GetAsync(draft.Id, Token);
        Assert.Equal((EnvelopeStatus.Draft, draft.Version), (after.Status, after.Version));
        Assert.Empty(_host.Mail);
    }

    [Fact]
    public async Task Send_SeveralThingsMissing_NamesAllOfThem()
    {
        Envelope draft = await DraftAsync();
        _host.Probe.KeyFault = new(ReadinessSubject.Certificate, "The certificate is revoked.", IsTransient: false);
        _host.Probe.TimestampFailure = TimestampFailure.Unavailable;

        EnvelopeNotReadyException e = await Assert.ThrowsAsync<EnvelopeNotReadyException>(async () => await _host.Manager.SendAsync(draft.Id, cancellationToken: Token));

        Assert.Equal([ReadinessSubject.Certificate, ReadinessSubject.TimestampAuthority], e.Findings.Select(finding => finding.Subject));
        Assert.False(e.IsTransient);
        Assert.Equal(e.Findings, await _host.Manager.CheckReadinessAsync(draft.Id, Token));
    }

    [Theory]
    [InlineData(29, false)]
    [InlineData(31, true)]
    public async Task Send_CertificateHasToLastAsLongAsTheEnvelope(int days, bool isEnough)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset now = _host.Clock.GetUtcNow();
        using X509Certificate2 certificate = new CertificateRequest("CN=Witness", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(days));
        _host.Probe.Certificate = certificate;
        Envelope draft = await DraftAsync();

        if (isEnough)
        {
            Assert.Equal(EnvelopeStatus.InProgress, (await _host.Manager.SendAsync(draft.Id, cancellationToken: Token)).Status);
            return;
        }

        EnvelopeNotReadyException e = await Assert.ThrowsAsync<EnvelopeNotReadyException>(async () => await _host.Manager.SendAsync(draft.Id, cancellationToken: Token));
        Assert.Contains("CN=Witness ends at 2026-12-22", Assert.Single(e.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedule_AuthorityIsAwayAtTheTime_WaitsAndIsSentWhenItIsBack()
    {
        Envelope draft = await DraftAsync();
        await _host.Manager.ScheduleAsync(draft.Id, _host.Clock.GetUtcNow().AddHours(1), cancellationToken: Token);
        _host.Probe.TimestampFailure = TimestampFailure.Timeout;
        _host.Clock.Advance(TimeSpan.FromHours(1));
        await _host.Worker.RunDueAsync(Token);
        Envelope waiting = await _host.Manager.GetAsync(draft.Id, Token);
        Assert.Equal(EnvelopeStatus.Scheduled, waiting.Status);
        Assert.Contains("The timestamp authority gives no token: It is away.", waiting.Delay!.Reason, StringComparison.Ordinal);
        Assert.NotNull(waiting.Delay.NextAttemptAt);

        _host.Probe.TimestampFailure = null;
        _host.Clock.Advance(_host.Options.MaxRetryDelay);
        await _host.Worker.RunDueAsync(Token);

        Assert.Equal(EnvelopeStatus.InProgress, (await _host.Manager.GetAsync(draft.Id, Token)).Status);
    }

    [Fact]
    public async Task Submit_KeyIsAway_ApproversAreNotAskedEither()
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1);
        descriptor.Participants.Add(new() { Name = "社内", Email = "approver@city.example", Role = ParticipantRole.InternalApprover });
        Envelope draft = await _host.Manager.CreateAsync(descriptor, cancellationToken: Token);
        _host.Probe.KeyFault = new(ReadinessSubject.Signer, "The token is gone.", IsTransient: true);

        await Assert.ThrowsAsync<EnvelopeNotReadyException>(async () => await _host.Manager.SendAsync(draft.Id, cancellationToken: Token));

        Assert.Empty(_host.Mail);
    }

    [Fact]
    public async Task Send_ManyEnvelopes_ProbesOnceInAWhile()
    {
        for (int i = 0; i < 5; i++)
            await _host.SendAsync(1, 2);
        Assert.Equal((1, 1), (_host.Probe.Keys.Count, _host.Probe.Tokens));

        _host.Clock.Advance(_host.Options.ProbeLifetime);
        await _host.SendAsync(1);

        Assert.Equal((2, 2), (_host.Probe.Keys.Count, _host.Probe.Tokens));
    }

    [Fact]
    public async Task Send_FaultWasMended_IsNoticedWithinSeconds()
    {
        Envelope draft = await DraftAsync();
        _host.Probe.TimestampFailure = TimestampFailure.Rejected;
        await Assert.ThrowsAsync<EnvelopeNotReadyException>(async () => await _host.Manager.SendAsync(draft.Id, cancellationToken: Token));

        _host.Probe.TimestampFailure = null;
        _host.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(EnvelopeStatus.InProgress, (await _host.Manager.SendAsync(draft.Id, cancellationToken: Token)).Status);
    }

    [Fact]
    public async Task Send_PartyBringsItsKeyAlong_OnlyTheAuthorityIsTried()
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor();
        descriptor.Participants.Add(new() { Name = "当事者", Email = "party@example.jp", Mode = SigningMode.Party });
        Envelope draft = await _host.Manager.CreateAsync(descriptor, cancellationToken: Token);

        await _host.Manager.SendAsync(draft.Id, cancellationToken: Token);

        Assert.Empty(_host.Probe.Keys);
        Assert.Equal(1, _host.Probe.Tokens);
    }

    [Fact]
    public async Task Send_SwitchedOff_ProbesNothing()
    {
        _host.Options.CheckBeforeSending = false;
        _host.Probe.TimestampFailure = TimestampFailure.Unavailable;

        Assert.Equal(EnvelopeStatus.InProgress, (await _host.SendAsync(1)).Status);

        Assert.Equal((0, 0), (_host.Probe.Keys.Count, _host.Probe.Tokens));
    }

    [Fact]
    public async Task Send_NoSuchSigner_SaysWhoWasToSign()
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor();
        descriptor.Participants.Add(new() { Name = "鈴木 花子", Email = "suzuki@example.jp", SignerName = "vault-7" });
        Envelope draft = await _host.Manager.CreateAsync(descriptor, cancellationToken: Token);

        EnvelopeNotReadyException e = await Assert.ThrowsAsync<EnvelopeNotReadyException>(async () => await _host.Manager.SendAsync(draft.Id, cancellationToken: Token));

        Assert.Equal(("鈴木 花子", false), (Assert.Single(e.Findings).Name, e.IsTransient));
        Assert.Contains("vault-7", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_NobodySigns_TheKeyOfTheClosingSealIsTried()
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor();
        descriptor.Participants.Add(new() { Name = "承認者", Email = "approver@example.jp", Role = ParticipantRole.Approver });
        Envelope draft = await _host.Manager.CreateAsync(descriptor, cancellationToken: Token);
        _host.Probe.KeyFault = new(ReadinessSubject.Signer, "The token is gone.", IsTransient: true);

        EnvelopeNotReadyException e = await Assert.ThrowsAsync<EnvelopeNotReadyException>(async () => await _host.Manager.SendAsync(draft.Id, cancellationToken: Token));

        Assert.Equal("東海市", Assert.Single(e.Findings).Name);
        Assert.True(Assert.Single(_host.Probe.Keys).Signs);
    }

    private async Task<Envelope> DraftAsync() => await _host.Manager.CreateAsync(WorkflowFixture.Descriptor(1), cancellationToken: Token);
}

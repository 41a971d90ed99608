using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Workflow;
using Notices = EContract.Sdk.Notifications;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Completed at B-LT at once, B-LTA when revocation information newer than the signatures can be had.</summary>
public sealed class GracePeriodTests : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly WorkflowFixture _host = new();

    public GracePeriodTests() => _host.Options.GracePeriod = Day;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Completed_AtOnceWithoutClaimingMoreThanItHas()
    {
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));

        Assert.Equal((EnvelopeStatus.Completed, PreservationState.LtaPending), (envelope.Status, envelope.Preservation));
        Assert.All(envelope.Documents, document => Assert.Equal("B-LT", document.SealedLevel));
        DownloadView view = await _host.Manager.OpenDownloadAsync(_host.TokenOf(envelope.Participants[0], LinkPurpose.Download), cancellationToken: Token);
        Assert.Equal(PreservationState.LtaPending, view.Preservation);
        _host.Clock.Advance(Day - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await _host.Worker.RunDueAsync(Token));
        Assert.DoesNotContain(_host.Mail, message => message.Text.Contains("LTA", StringComparison.Ordinal) || message.Text.Contains("長期", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AfterTheGracePeriod_DocumentsAreArchivedAndDownloadsGiveTheNewestRevision()
    {
        Envelope completed = await _host.SignAllAsync(await _host.SendAsync(1));
        _host.Clock.Advance(Day);

        await _host.Worker.RunDueAsync(Token);

        Envelope envelope = await _host.Manager.GetAsync(completed.Id, Token);
        Assert.Equal((PreservationState.Active, completed.CompletedAt), (envelope.Preservation, envelope.CompletedAt));
        Assert.All(envelope.Documents, document => Assert.Equal("B-LTA", document.SealedLevel));
        Assert.Equal("sealed", (await _host.LinesAsync(envelope, envelope.Documents[0]))[^1]);
        string token = _host.TokenOf(envelope.Participants[0], LinkPurpose.Download);
        DownloadView view = await _host.Manager.OpenDownloadAsync(token, cancellationToken: Token);
        Assert.Equal(envelope.Documents.Select(document => document.Current.Sha256), view.Documents.Select(document => document.Sha256));
        Assert.NotEqual(completed.Documents[0].Current, envelope.Documents[0].Current);
        EnvelopeInvariants.Check(await _host.EventsAsync(envelope.Id));
    }

    [Fact]
    public async Task TimestampAuthorityAway_AfterTheGracePeriod_WaitsVisiblyAndGoesOnByItself()
    {
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));
        _host.Clock.Advance(Day);
        _host.Pdf.IsTimestampAuthorityUp = false;
        await _host.Worker.RunDueAsync(Token);
        envelope = await _host.Manager.GetAsync(envelope.Id, Token);
        Assert.Equal((PreservationState.LtaPending, true), (envelope.Preservation, envelope.Delay!.Reason.Contains("authority", StringComparison.Ordinal)));
        Assert.All(envelope.Documents, document => Assert.Equal("B-LT", document.SealedLevel));

        _host.Pdf.IsTimestampAuthorityUp = true;
        _host.Clock.Advance(_host.Options.RetryDelay);
        await _host.Worker.RunDueAsync(Token);

        envelope = await _host.Manager.GetAsync(envelope.Id, Token);
        Assert.Equal((PreservationState.Active, null), (envelope.Preservation, envelope.Delay));
    }

    [Fact]
    public async Task RevokedInTheGracePeriod_IsRecordedAndTheSenderTold_UntilRetried()
    {
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));
        _host.Clock.Advance(Day);
        _host.Pdf.IsRevoked = true;
        await _host.Worker.RunDueAsync(Token);

        envelope = await _host.Manager.GetAsync(envelope.Id, Token);
        Assert.Equal((EnvelopeStatus.Completed, PreservationState.AtRisk), (envelope.Status, envelope.Preservation));
        Assert.Contains("revoked", envelope.Delay!.Reason, StringComparison.Ordinal);
        Assert.All(envelope.Documents, document => Assert.Equal("B-LT", document.SealedLevel));
        Notices.NotificationMessage told = Assert.Single(_host.Mail, message => message.Notification is Notices.PreservationFailed);
        Assert.Equal("keiyaku@city.example", told.To.Address);
        _host.Clock.Advance(Day);
        Assert.Equal(0, await _host.Worker.RunDueAsync(Token));

        _host.Pdf.IsRevoked = false;
        envelope = await _host.Manager.RetryAsync(envelope.Id, cancellationToken: Token);

        Assert.Equal((PreservationState.Active, null), (envelope.Preservation, envelope.Delay));
        EnvelopeInvariants.Check(await _host.EventsAsync(envelope.Id));
    }

    [Fact]
    public async Task FoundInvalidInTheGracePeriod_NoLevelIsClaimed()
    {
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));
        _host.Clock.Advance(Day);
        _host.Pdf.SealedIndication = "TOTAL-FAILED";
        await _host.Worker.RunDueAsync(Token);

        envelope = await _host.Manager.GetAsync(envelope.Id, Token);
        Assert.Equal(PreservationState.AtRisk, envelope.Preservation);
        Assert.Contains("TOTAL-FAILED", envelope.Delay!.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain((await _host.EventsAsync(envelope.Id)).Select(record => record.Event).OfType<DocumentSealed>(), sealedAt => sealedAt.Level == "B-LTA");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(73)]
    public void GracePeriod_OutOfRange_IsRefused(int hours) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EnvelopeOptions { GracePeriod = TimeSpan.FromHours(hours) });
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Notifications;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>N-12: the time to download is nearly over.</summary>
public sealed class DownloadReminderTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    public void Dispose() => _host.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TimeNearlyOver_OnlyWhoHasNotDownloadedIsReminded_ByALinkThatEndsWithTheOldOne()
    {
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1, 1));
        string done = _host.TokenOf(envelope.Participants[0], LinkPurpose.Download);
        await (await _host.Manager.DownloadAsync(done, envelope.Documents[0].Id, cancellationToken: Token)).DisposeAsync();
        string old = _host.TokenOf(envelope.Participants[1], LinkPurpose.Download);

        _host.Clock.Advance(TimeSpan.FromDays(12));
        await _host.Worker.RunDueAsync(Token);
        await _host.Worker.RunDueAsync(Token);

        NotificationMessage reminder = Assert.Single(_host.Mail, message => message.Notification is DownloadExpiring);
        Assert.Equal("p2@example.jp", reminder.To.Address);
        Assert.Equal("ダウンロード期限が近づいています: ○○業務委託", reminder.Subject);
        string token = _host.TokenOf(envelope.Participants[1], LinkPurpose.Download);
        Assert.NotEqual(old, token);
        await _host.Manager.OpenDownloadAsync(token, cancellationToken: Token);
        Assert.Equal(EnvelopeRefusal.LinkRevoked, await WorkflowFixture.RefusalAsync(async () => await _host.Manager.OpenDownloadAsync(old)));
        Participant before = envelope.Participants[1];
        Assert.Equal(before.DownloadLink!.ExpiresAt, (await _host.Manager.GetAsync(envelope.Id, Token)).Participants[1].DownloadLink!.ExpiresAt);
    }

    [Fact]
    public async Task AnotherLinkMeanwhile_IsRemindedOfAtItsOwnTime()
    {
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));
        _host.Clock.Advance(TimeSpan.FromDays(5));
        await _host.Manager.ReissueDownloadLinkAsync(envelope.Id, envelope.Participants[0].Id, cancellationToken: Token);

        _host.Clock.Advance(TimeSpan.FromDays(7));
        await _host.Worker.RunDueAsync(Token);
        Assert.DoesNotContain(_host.Mail, message => message.Notification is DownloadExpiring);

        _host.Clock.Advance(TimeSpan.FromDays(5));
        await _host.Worker.RunDueAsync(Token);
        Assert.Single(_host.Mail, message => message.Notification is DownloadExpiring);
        Assert.Single(_host.Mail, message => message.Notification is DownloadLinkReissued);
    }

    [Fact]
    public async Task NoDays_NobodyIsReminded()
    {
        _host.Options.DownloadReminderDays = 0;
        await _host.SignAllAsync(await _host.SendAsync(1));

        _host.Clock.Advance(TimeSpan.FromDays(20));
        await _host.Worker.RunDueAsync(Token);

        Assert.DoesNotContain(_host.Mail, message => message.Notification is DownloadExpiring);
    }
}

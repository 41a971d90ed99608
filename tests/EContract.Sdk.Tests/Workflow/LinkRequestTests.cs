using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Notifications;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>N-26: who has a dead link asks for a new one.</summary>
public sealed class LinkRequestTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    public LinkRequestTests() => _host.Options.SenderPage = id => new Uri($"https://city.example/envelopes/{id}");

    public void Dispose() => _host.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ExpiredDownload_TheSenderIsTold_AndNothingIsIssued()
    {
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));
        string dead = _host.TokenOf(envelope.Participants[0], LinkPurpose.Download);
        _host.Clock.Advance(TimeSpan.FromDays(20));
        int mails = _host.Mail.Count(message => message.To.Address == envelope.Participants[0].Email);

        await _host.Manager.RequestLinkAsync(dead, new RequestContext { IpAddress = "192.0.2.7" }, Token);

        NotificationMessage told = Assert.Single(_host.Mail, message => message.Notification is NewLinkRequested);
        Assert.Equal("keiyaku@city.example", told.To.Address);
        Assert.Contains("参加者1 様", told.Text, StringComparison.Ordinal);
        Assert.Contains("p1@example.jp", told.Text, StringComparison.Ordinal);
        Assert.Contains($"https://city.example/envelopes/{envelope.Id}", told.Text, StringComparison.Ordinal);
        Assert.Equal(mails, _host.Mail.Count(message => message.To.Address == envelope.Participants[0].Email));
        Envelope after = await _host.Manager.GetAsync(envelope.Id, Token);
        Assert.Equal(envelope.Participants[0].DownloadLink, after.Participants[0].DownloadLink);
        EventRecord recorded = Assert.Single(await _host.Manager.GetEventsAsync(envelope.Id, Token), record => record.Event is LinkRequested);
        Assert.Equal(("192.0.2.7", "参加者1"), (recorded.IpAddress, recorded.Actor.Name));

        await _host.Manager.ReissueDownloadLinkAsync(envelope.Id, envelope.Participants[0].Id, cancellationToken: Token);
        await _host.Manager.OpenDownloadAsync(_host.TokenOf(envelope.Participants[0], LinkPurpose.Download), cancellationToken: Token);
    }

    [Fact]
    public async Task AskedAgain_TheSenderIsToldOnceADay_ForEachParticipant()
    {
        Envelope envelope = await _host.SendAsync(1, 1);
        string first = _host.TokenOf(envelope.Participants[0]), second = _host.TokenOf(envelope.Participants[1]);
        for (int i = 0; i < 30; i++)
            await _host.Manager.RequestLinkAsync(first, cancellationToken: Token);
        Assert.Single(_host.Mail, message => message.Notification is NewLinkRequested);

        await _host.Manager.RequestLinkAsync(second, cancellationToken: Token);
        Assert.Equal(2, _host.Mail.Count(message => message.Notification is NewLinkRequested));

        _host.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        await _host.Manager.RequestLinkAsync(first, cancellationToken: Token);
        Assert.Equal(2, _host.Mail.Count(message => message.Notification is NewLinkRequested));
        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        await _host.Manager.RequestLinkAsync(first, cancellationToken: Token);
        Assert.Equal(3, _host.Mail.Count(message => message.Notification is NewLinkRequested));
    }

    [Fact]
    public async Task TimeToSignIsOver_TheSenderIsToldThatOnlyANewRequestHelps()
    {
        Envelope envelope = await _host.SendAsync(1);
        string dead = _host.TokenOf(envelope.Participants[0]);
        _host.Clock.Advance(TimeSpan.FromDays(31));
        await _host.Worker.RunDueAsync(Token);
        Assert.Equal(EnvelopeStatus.Expired, (await _host.Manager.GetAsync(envelope.Id, Token)).Status);

        await _host.Manager.RequestLinkAsync(dead, cancellationToken: Token);

        NotificationMessage told = Assert.Single(_host.Mail, message => message.Notification is NewLinkRequested { IsExpired: true, IsForDownload: false });
        Assert.Contains("複製して新しい依頼", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReplacedLink_AsksLikeAnExpiredOne()
    {
        Envelope envelope = await _host.SendAsync(1);
        string replaced = _host.TokenOf(envelope.Participants[0]);
        await _host.Manager.RemindAsync(envelope.Id, cancellationToken: Token);

        await _host.Manager.RequestLinkAsync(replaced, cancellationToken: Token);

        Assert.Single(_host.Mail, message => message.Notification is NewLinkRequested { IsForDownload: false, IsExpired: false });
    }

    [Fact]
    public async Task NothingToAskFor_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1, 2);
        string signed = _host.TokenOf(envelope.Participants[0]);
        await _host.SignAsync(signed);
        string open = _host.TokenOf(envelope.Participants[1]);

        Assert.Equal(EnvelopeRefusal.AlreadySigned, await WorkflowFixture.RefusalAsync(async () => await _host.Manager.RequestLinkAsync(signed)));
        Assert.Equal(EnvelopeRefusal.LinkUnknown, await WorkflowFixture.RefusalAsync(async () => await _host.Manager.RequestLinkAsync("never-issued")));
        await _host.Manager.VoidAsync(envelope.Id, "取り下げ", cancellationToken: Token);
        var refused = await Assert.ThrowsAsync<EnvelopeStateException>(async () => await _host.Manager.RequestLinkAsync(open));
        Assert.Equal((EnvelopeRefusal.WrongStatus, EnvelopeStatus.Voided), (refused.Refusal, refused.Status));
        Assert.DoesNotContain(_host.Mail, message => message.Notification is NewLinkRequested);
    }

    [Fact]
    public async Task WithoutASenderPage_TheMessageHasNoLink()
    {
        _host.Options.SenderPage = null;
        Envelope envelope = await _host.SendAsync(1);

        await _host.Manager.RequestLinkAsync(_host.TokenOf(envelope.Participants[0]), cancellationToken: Token);

        NotificationMessage told = Assert.Single(_host.Mail, message => message.Notification is NewLinkRequested);
        Assert.DoesNotContain("http", told.Text, StringComparison.Ordinal);
        Assert.Contains("○○業務委託", told.Text, StringComparison.Ordinal);
    }
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Notifications;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Download links and the outbox.</summary>
public sealed class DeliveryTests : IDisposable
{
    private static readonly TimeSpan Japan = TimeSpan.FromHours(9);

    private readonly WorkflowFixture _host = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task DownloadAsync_UntilTheEndOfTheFourteenthDay()
    {
        Envelope envelope = await CompletedAsync();
        string token = _host.TokenOf(envelope.Participants[0], LinkPurpose.Download);
        DateTimeOffset completed = envelope.CompletedAt!.Value.ToOffset(Japan);
        var lastMinute = new DateTimeOffset(completed.Date.AddDays(14).AddHours(23).AddMinutes(59), Japan);

        _host.Clock.SetUtcNow(lastMinute);
        DownloadView view = await _host.Manager.OpenDownloadAsync(token, cancellationToken: Token);
        await using (Stream content = await _host.Manager.DownloadAsync(token, view.Documents[0].Id, cancellationToken: Token))
            Assert.Equal(view.Documents[0].Length, content.Length);

        _host.Clock.SetUtcNow(lastMinute.AddMinutes(1));
        Assert.Equal(EnvelopeRefusal.LinkExpired, await WorkflowFixture.RefusalAsync(() => _host.Manager.OpenDownloadAsync(token).AsTask()));
        Assert.Equal(
            EnvelopeRefusal.LinkExpired,
            await WorkflowFixture.RefusalAsync(() => _host.Manager.DownloadAsync(token, view.Documents[0].Id).AsTask()));
        Assert.Equal(
            ["participant.link.opened", "document.downloaded.final", "participant.link.expired"],
            (await _host.EventNamesAsync(envelope.Id))[^3..]);
    }

    [Fact]
    public async Task ReissueDownloadLinkAsync_Expired_MailsANewOneAndRecordsIt()
    {
        Envelope envelope = await CompletedAsync();
        string old = _host.TokenOf(envelope.Participants[0], LinkPurpose.Download);
        _host.Clock.Advance(TimeSpan.FromDays(20));

        await _host.Manager.ReissueDownloadLinkAsync(envelope.Id, envelope.Participants[0].Id, cancellationToken: Token);

        string token = _host.TokenOf(envelope.Participants[0], LinkPurpose.Download);
        Assert.NotEqual(old, token);
        Assert.Equal(envelope.Id, (await _host.Manager.OpenDownloadAsync(token, cancellationToken: Token)).EnvelopeId);
        Assert.Equal(EnvelopeRefusal.LinkRevoked, await WorkflowFixture.RefusalAsync(() => _host.Manager.OpenDownloadAsync(old).AsTask()));
        Assert.Contains("participant.link.issued", (await _host.EventNamesAsync(envelope.Id))[^4..]);
    }

    [Fact]
    public async Task ReissueDownloadLinkAsync_NotCompleted_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1);

        Assert.Equal(
            EnvelopeRefusal.WrongStatus,
            await WorkflowFixture.RefusalAsync(
                () => _host.Manager.ReissueDownloadLinkAsync(envelope.Id, envelope.Participants[0].Id).AsTask()));
    }

    [Fact]
    public async Task DownloadAsync_DocumentChangedInTheStore_IsNeverServed()
    {
        Envelope envelope = await CompletedAsync();
        string token = _host.TokenOf(envelope.Participants[0], LinkPurpose.Download);
        var lost = new EnvelopeManager(_host.With(_host.Store, new InMemoryDocumentStore()));

        await Assert.ThrowsAsync<DocumentStoreException>(() => lost.DownloadAsync(token, envelope.Documents[0].Id).AsTask());
    }

    [Fact]
    public async Task Outbox_HoldsNoLinkThatCouldBeFollowed()
    {
        _host.Options.RunInline = false;
        Envelope envelope = await _host.SendAsync(1);
        var bodies = new List<string>();
        while (await _host.Store.LeaseMessageAsync(
            new LeaseRequest($"o{bodies.Count}", _host.Clock.GetUtcNow(), _host.Clock.GetUtcNow().AddMinutes(1)), Token) is { } leased)
        {
            bodies.Add(leased.Message.Body);
        }

        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        await _host.Worker.RunDueAsync(Token);

        string token = _host.TokenOf(envelope.Participants[0]);
        Assert.Equal(2, bodies.Count);
        Assert.All(bodies, body => Assert.DoesNotContain(token, body, StringComparison.Ordinal));
        Assert.All(
            (await _host.Store.LoadAsync(envelope.Id, Token))!.Events,
            stored => Assert.DoesNotContain(token, stored.Json, StringComparison.Ordinal));
    }

    [Fact]
    public async Task MailRefusedForAWhile_IsDeliveredLaterOnceUnderItsIdentifier()
    {
        _host.MailFailure = new NotificationException(NotificationFailure.Unavailable, "The mail server is away.");
        Envelope envelope = await _host.SendAsync(1);
        Assert.Empty(_host.Mail);

        _host.MailFailure = null;
        _host.Clock.Advance(_host.Options.RetryDelay);
        await _host.Worker.RunDueAsync(Token);
        _host.Clock.Advance(_host.Options.MaxRetryDelay);
        await _host.Worker.RunDueAsync(Token);

        Assert.Equal(2, _host.Mail.Count);
        Assert.Equal(2, _host.Mail.Select(message => message.Id).Distinct().Count());
        Assert.Equal(2, (await _host.EventNamesAsync(envelope.Id)).Count(name => name == "notification.sent"));
    }

    [Fact]
    public async Task MailRefusedForGood_IsRecordedAndNotTriedAgain()
    {
        _host.MailFailure = new NotificationException(NotificationFailure.Rejected, "No such mailbox.");
        Envelope envelope = await _host.SendAsync(1);

        _host.MailFailure = null;
        _host.Clock.Advance(TimeSpan.FromDays(1));
        await _host.Worker.RunDueAsync(Token);

        Assert.Empty(_host.Mail);
        NotificationFailed[] failed =
            [.. (await _host.EventsAsync(envelope.Id)).Select(record => record.Event).OfType<NotificationFailed>()];

        // The receipt, the request, and what was to tell the sender that the request did not arrive.
        Assert.Equal(["RequestSent", "SignatureRequested", "MessageUndeliverable"], failed.Select(e => e.Kind));
        Assert.All(failed, e => Assert.Equal("No such mailbox.", e.Reason));
    }

    private async Task<Envelope> CompletedAsync()
    {
        Envelope envelope = await _host.SendAsync(1);
        return await _host.SignAllAsync(envelope);
    }
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Notifications;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow.Outbox;

/// <summary>What could not be delivered is seen, and sent again.</summary>
public sealed class UndeliveredTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    public void Dispose() => _host.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GivenUp_IsListedWithReasonAndTime_AndSentAgainWithTheSameLink()
    {
        _host.MailFailureFor = address => address == "p1@example.jp" ? new NotificationException(NotificationFailure.Rejected, "550 no such user") : null;
        Envelope envelope = await _host.SendAsync(1);

        UndeliveredNotice notice = Assert.Single(await _host.Manager.FindUndeliveredAsync(cancellationToken: Token));
        Assert.Equal((envelope.Id, "SignatureRequested", "p1@example.jp", 1, "550 no such user"), (notice.EnvelopeId, notice.Kind, notice.Recipient, notice.Attempts, notice.Reason));
        Assert.Equal(_host.Clock.GetUtcNow(), notice.GivenUpAt);
        Assert.Null(notice.NextAttemptAt);

        _host.MailFailureFor = null;
        Assert.True(await _host.Manager.SendAgainAsync(notice.MessageId, cancellationToken: Token));

        Assert.Empty(await _host.Manager.FindUndeliveredAsync(cancellationToken: Token));
        Assert.Contains("notification.resumed", await _host.EventNamesAsync(envelope.Id));
        await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));
    }

    [Fact]
    public async Task TriedAgainByItself_IsListedUntilItArrives()
    {
        _host.MailFailure = new NotificationException(NotificationFailure.Unavailable, "The mail server is away.");
        await _host.SendAsync(1);

        UndeliveredNotice notice = Assert.Single(await _host.Manager.FindUndeliveredAsync(cancellationToken: Token));
        // A moment behind those that were not tried yet.
        Assert.Equal(_host.Clock.GetUtcNow() + _host.Options.RetryDelay + TimeSpan.FromMilliseconds(1), notice.NextAttemptAt);
        Assert.Null(notice.GivenUpAt);
        Assert.Empty(await _host.Manager.FindUndeliveredAsync(new UndeliveredQuery { IncludesWaiting = false }, Token));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("0199f3a2-0000-7000-8000-000000000001.1.0.aa")]
    public async Task SendAgainAsync_NoSuchMessage_DoesNothing(string id) => Assert.False(await _host.Manager.SendAgainAsync(id, cancellationToken: Token));

    [Fact]
    public async Task SendAgainAsync_Delivered_DoesNothing()
    {
        await _host.SendAsync(1);

        Assert.False(await _host.Manager.SendAgainAsync(_host.Mail[0].Id, cancellationToken: Token));
    }
}

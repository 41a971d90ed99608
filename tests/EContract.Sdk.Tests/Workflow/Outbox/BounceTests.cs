using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Notifications;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow.Outbox;

/// <summary>Mail that comes back.</summary>
public sealed class BounceTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    public void Dispose() => _host.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RecordBounceAsync_RequestThatCameBack_IsRecordedOnceAndTheSenderTold()
    {
        Envelope envelope = await _host.SendAsync(1);
        string messageId = MailTo("p1@example.jp").Id;

        BounceOutcome first = await _host.Manager.RecordBounceAsync(new MailBounce(messageId, "other@example.jp", "5.1.1", "550 no such\tuser"), cancellationToken: Token);
        BounceOutcome second = await _host.Manager.RecordBounceAsync(new MailBounce(messageId, "p1@example.jp", "5.1.1", "again"), cancellationToken: Token);

        Assert.Equal((BounceOutcome.Recorded, BounceOutcome.KnownBefore), (first, second));
        MessageBounced bounced = Assert.Single((await _host.EventsAsync(envelope.Id)).Select(record => record.Event).OfType<MessageBounced>());
        Assert.Equal(new MessageBounced(messageId, "SignatureRequested", "p1@example.jp", "5.1.1", "550 no such user"), bounced);
        NotificationMessage told = MailTo("keiyaku@city.example");
        Assert.Equal("宛先不達のお知らせ: ○○業務委託", told.Subject);
        Assert.Contains("参加者1 様", told.Text, StringComparison.Ordinal);
        Assert.Contains("p1@example.jp", told.Text, StringComparison.Ordinal);
        Assert.Contains("5.1.1 550 no such user", told.Text, StringComparison.Ordinal);
        Assert.Equal(EnvelopeStatus.InProgress, (await _host.Manager.GetAsync(envelope.Id, Token)).Status);
        await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));
    }

    [Fact]
    public async Task RecordBounceAsync_WhatWasForTheSender_TellsNobody()
    {
        await _host.SendAsync(1);
        int mails = _host.Mail.Count;

        BounceOutcome outcome = await _host.Manager.RecordBounceAsync(new MailBounce(MailTo("keiyaku@city.example").Id, "", "", ""), cancellationToken: Token);

        Assert.Equal(BounceOutcome.Recorded, outcome);
        Assert.Equal(mails, _host.Mail.Count);
    }

    [Fact]
    public async Task RecordBounceAsync_ClosedEnvelope_IsRecorded()
    {
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));

        BounceOutcome outcome = await _host.Manager.RecordBounceAsync(new MailBounce(MailTo("p1@example.jp").Id, "", "", ""), cancellationToken: Token);

        Assert.Equal(BounceOutcome.Recorded, outcome);
        Assert.Equal(EnvelopeStatus.Completed, (await _host.Manager.GetAsync(envelope.Id, Token)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("0199f3a2-0000-7000-8000-000000000001.7.0.0123456789abcdef01234567")]
    [InlineData("{envelope}")]
    [InlineData("{envelope}.")]
    [InlineData("{envelope}.7.0.000000000000000000000000")]
    public async Task RecordBounceAsync_IdentifierOfNoMessage_ChangesNothing(string messageId)
    {
        Envelope envelope = await _host.SendAsync(1);
        int before = (await _host.EventsAsync(envelope.Id)).Count;

        BounceOutcome outcome = await _host.Manager.RecordBounceAsync(
            new MailBounce(messageId.Replace("{envelope}", envelope.Id.ToString(), StringComparison.Ordinal), "p1@example.jp", "5.1.1", ""), cancellationToken: Token);

        Assert.Equal(BounceOutcome.NoSuchMessage, outcome);
        Assert.Equal(before, (await _host.EventsAsync(envelope.Id)).Count);
    }

    [Fact]
    public async Task Identifiers_OfTwoMessages_ShareNoSecret()
    {
        await _host.SendAsync(1, 1, 1);

        string[] secrets = [.. _host.Mail.Select(message => message.Id.Split('.')[^1])];
        Assert.All(secrets, secret => Assert.Equal(24, secret.Length));
        Assert.Equal(secrets.Length, secrets.Distinct().Count());
    }

    private NotificationMessage MailTo(string address) => _host.Mail.Last(message => message.To.Address == address);
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Notifications;

namespace EContract.Sdk.Tests.Workflow.Outbox;

/// <summary>A mail server that is away costs an attempt now and then, not one for each message.</summary>
public sealed class DeliveryLineTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    public void Dispose() => _host.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ServerAway_IsAskedOnceForAllThatWait()
    {
        _host.MailFailure = new NotificationException(NotificationFailure.Unavailable, "The mail server is away.");
        for (int i = 0; i < 5; i++)
            await _host.SendAsync(1, 1);

        Assert.Equal(1, _host.MailAttempts);

        _host.Clock.Advance(_host.Options.RetryDelay);
        await _host.Worker.RunDueAsync(Token);
        Assert.Equal(2, _host.MailAttempts);

        // Twice as long the second time.
        _host.Clock.Advance(_host.Options.RetryDelay);
        await _host.Worker.RunDueAsync(Token);
        Assert.Equal(2, _host.MailAttempts);

        // What was tried before comes a moment after what was not.
        _host.MailFailure = null;
        _host.Clock.Advance(_host.Options.RetryDelay + _host.Options.PollInterval);
        await _host.Worker.RunDueAsync(Token);
        Assert.Equal(15, _host.Mail.Select(message => message.Id).Distinct().Count());
        Assert.Equal(15, _host.Mail.Count);
    }

    [Fact]
    public async Task OneMailboxFull_DelaysNoOther()
    {
        _host.MailFailureFor = address => address == "p1@example.jp" ? new NotificationException(NotificationFailure.Deferred, "452 full") : null;

        await _host.SendAsync(1, 1);

        Assert.Equal(["keiyaku@city.example", "p2@example.jp"], _host.Mail.Select(message => message.To.Address));
    }

    [Fact]
    public async Task WrongCredentials_GiveNothingUpForDays()
    {
        _host.MailFailure = new NotificationException(NotificationFailure.Misconfigured, "535 no");
        Envelope envelope = await _host.SendAsync(1);
        for (int i = 0; i < 20; i++)
        {
            _host.Clock.Advance(_host.Options.MaxRetryDelay / 2);
            await _host.Worker.RunDueAsync(Token);
        }

        Assert.InRange(_host.MailAttempts, 2, 11);
        Assert.DoesNotContain((await _host.EventsAsync(envelope.Id)).Select(record => record.Event), occurred => occurred is NotificationFailed);

        _host.MailFailure = null;
        _host.Clock.Advance(_host.Options.MaxRetryDelay + _host.Options.PollInterval);
        await _host.Worker.RunDueAsync(Token);
        Assert.Equal(2, _host.Mail.Count);
    }

    [Fact]
    public async Task Throttled_ForNoTimeAtAll_DoesNotSpin()
    {
        _host.MailFailure = new NotificationException(NotificationFailure.Throttled, "Enough.") { RetryAfter = TimeSpan.Zero };

        await _host.SendAsync(1);

        Assert.Equal(1, _host.MailAttempts);
    }

    [Fact]
    public async Task Throttled_GoesOnWhenItMayWithoutCountingAnAttempt()
    {
        _host.Options.MaxAttempts = 1;
        _host.MailFailure = new NotificationException(NotificationFailure.Throttled, "Enough.") { RetryAfter = TimeSpan.FromSeconds(40) };
        Envelope envelope = await _host.SendAsync(1);
        Assert.Equal(1, _host.MailAttempts);

        _host.Clock.Advance(TimeSpan.FromSeconds(39));
        await _host.Worker.RunDueAsync(Token);
        Assert.Equal(1, _host.MailAttempts);

        _host.MailFailure = null;
        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        await _host.Worker.RunDueAsync(Token);

        Assert.Equal(2, _host.Mail.Count);
        Assert.DoesNotContain((await _host.EventsAsync(envelope.Id)).Select(record => record.Event), occurred => occurred is NotificationFailed);
    }

    [Fact]
    public async Task OneMessageThatBreaksTheConnection_HoldsNoOtherUpForLong()
    {
        _host.MailFailureFor = address => address == "poison@example.jp" ? new NotificationException(NotificationFailure.Unavailable, "The connection was lost.") : null;
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1);
        descriptor.Participants[0] = descriptor.Participants[0] with { Email = "poison@example.jp" };
        await _host.Manager.SendAsync((await _host.Manager.CreateAsync(descriptor, cancellationToken: Token)).Id, cancellationToken: Token);
        for (int i = 0; i < 3; i++)
        {
            _host.Clock.Advance(_host.Options.MaxRetryDelay * 2);
            await _host.Worker.RunDueAsync(Token);
        }

        _host.Mail.Clear();
        for (int i = 0; i < 3; i++)
            await _host.SendAsync(1);
        _host.Clock.Advance(_host.Options.RetryDelay + TimeSpan.FromSeconds(1));
        await _host.Worker.RunDueAsync(Token);

        Assert.Equal(6, _host.Mail.Count(message => message.To.Address != "poison@example.jp"));
    }

    [Fact]
    public async Task WhatIsNotSentAnyMore_OpensNothing()
    {
        Envelope envelope = await _host.SendAsync(1);
        _host.MailFailureFor = address => address == "p1@example.jp" ? new NotificationException(NotificationFailure.Unavailable, "The mail server is away.") : null;
        for (int i = 0; i < 2; i++)
        {
            await _host.Manager.RemindAsync(envelope.Id, cancellationToken: Token);
            _host.Clock.Advance(_host.Options.RetryDelay);
        }

        for (int i = 0; i < 5; i++)
        {
            await _host.Worker.RunDueAsync(Token);
            _host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        // The first reminder was outdated by the second.
        Assert.Contains("notification.suppressed", await _host.EventNamesAsync(envelope.Id));
        int failures = 0;
        _host.Services.Lines.Close("mail", isNews: false, until: count =>
        {
            failures = count;
            return _host.Clock.GetUtcNow();
        });
        Assert.Equal(2, failures);
    }

    [Fact]
    public async Task Code_BehindManyMessages_ComesWithTheNextThatMayBeSent()
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1);
        descriptor.Participants[0].Factors.Add(AuthenticationFactor.EmailCode("mobile@example.net"));
        Envelope envelope = await _host.Manager.SendAsync((await _host.Manager.CreateAsync(descriptor, cancellationToken: Token)).Id, cancellationToken: Token);
        string link = _host.TokenOf(envelope.Participants[0]);
        DateTimeOffset goesOn = default;
        int free = 2;
        _host.MailFailureFor = _ =>
        {
            if (_host.Clock.GetUtcNow() >= goesOn)
                (goesOn, free) = (_host.Clock.GetUtcNow().AddMinutes(1), 2);
            return free-- > 0 ? null : new NotificationException(NotificationFailure.Throttled, "Enough.") { RetryAfter = goesOn - _host.Clock.GetUtcNow() };
        };
        _host.Options.RunInline = false;
        for (int i = 0; i < 10; i++)
            await _host.SendAsync(1);
        await _host.Worker.RunDueAsync(Token);
        for (int i = 0; i < 2; i++)
        {
            _host.Options.RunInline = i == 0;
            _host.Mail.Clear();
            _host.Clock.Advance(TimeSpan.FromSeconds(30));
            await _host.Manager.MailCodeAsync(link, cancellationToken: Token);
            _host.Clock.Advance(TimeSpan.FromSeconds(31));
            await _host.Worker.RunDueAsync(Token);

            Assert.Equal(2, _host.Mail.Count);
            Assert.IsType<VerificationCodeMailed>(_host.Mail[0].Notification);
        }
    }
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Notifications;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>What may be changed on the way: when it is sent, whom it reaches, until when, and whether it goes on at all.</summary>
public sealed class ChangeTests : IDisposable
{
    private static readonly ParticipantContact Successor = new() { Name = "鈴木 花子", Email = "suzuki@example.jp", Language = "en" };

    private readonly WorkflowFixture _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Schedule_SendsItselfAtItsTime()
    {
        Envelope envelope = await _host.Manager.CreateAsync(WorkflowFixture.Descriptor(1));
        DateTimeOffset at = _host.Clock.GetUtcNow().AddDays(2);
        envelope = await _host.Manager.ScheduleAsync(envelope.Id, at);
        Assert.Equal((EnvelopeStatus.Scheduled, at), (envelope.Status, envelope.SendAt));

        _host.Clock.Advance(TimeSpan.FromDays(1));
        await _host.Worker.RunDueAsync();
        Assert.Empty(_host.Mail);
        _host.Clock.Advance(TimeSpan.FromDays(1));
        await _host.Worker.RunDueAsync();

        envelope = await _host.Manager.GetAsync(envelope.Id);
        Assert.Equal(EnvelopeStatus.InProgress, envelope.Status);
        Assert.Null(envelope.SendAt);
        Assert.Equal(EnvelopeStatus.Completed, (await _host.SignAllAsync(envelope)).Status);
    }

    [Fact]
    public async Task Schedule_TakenBackOrMoved_IsNotSentAtTheOldTime()
    {
        Envelope envelope = await _host.Manager.CreateAsync(WorkflowFixture.Descriptor(1));
        DateTimeOffset now = _host.Clock.GetUtcNow();
        await _host.Manager.ScheduleAsync(envelope.Id, now.AddDays(1));
        await _host.Manager.ScheduleAsync(envelope.Id, now.AddDays(3));
        _host.Clock.Advance(TimeSpan.FromDays(2));
        await _host.Worker.RunDueAsync();
        Assert.Equal(EnvelopeStatus.Scheduled, (await _host.Manager.GetAsync(envelope.Id)).Status);

        await _host.Manager.UnscheduleAsync(envelope.Id);
        _host.Clock.Advance(TimeSpan.FromDays(2));
        await _host.Worker.RunDueAsync();

        Assert.Equal(EnvelopeStatus.Draft, (await _host.Manager.GetAsync(envelope.Id)).Status);
        Assert.Empty(_host.Mail);
    }

    [Fact]
    public async Task Schedule_InThePast_IsRefused()
    {
        Envelope envelope = await _host.Manager.CreateAsync(WorkflowFixture.Descriptor(1));

        Assert.Equal(
            EnvelopeRefusal.ImpossibleTime,
            await WorkflowFixture.RefusalAsync(async () => await _host.Manager.ScheduleAsync(envelope.Id, _host.Clock.GetUtcNow())));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AtVersion_ChangedByAnotherBeforeItIsStored_OverwritesNothing(bool isAtVersion)
    {
        Envelope seen = await _host.SendAsync(1);
        DateTimeOffset theirs = seen.ExpiresAt!.Value.AddDays(1), ours = seen.ExpiresAt.Value.AddDays(2);
        _host.Store.BeforeAppend = () => _host.Manager.ChangeDueDateAsync(seen.Id, theirs).AsTask();
        EnvelopeManager manager = isAtVersion ? _host.Manager.AtVersion(seen.Version) : _host.Manager;

        Exception? error = await Record.ExceptionAsync(() => manager.ChangeDueDateAsync(seen.Id, ours).AsTask());

        Assert.Equal(isAtVersion, error is EnvelopeConcurrencyException e && e.ExpectedVersion == seen.Version);
        Assert.Equal(isAtVersion ? theirs : ours, (await _host.Manager.GetAsync(seen.Id)).ExpiresAt);
    }

    [Fact]
    public async Task AtVersion_Older_IsRefusedBeforeAnyOtherGuard()
    {
        Envelope draft = await _host.Manager.CreateAsync(WorkflowFixture.Descriptor(1));
        await _host.Manager.SendAsync(draft.Id);
        int mails = _host.Mail.Count;

        await Assert.ThrowsAsync<EnvelopeConcurrencyException>(async () => await _host.Manager.AtVersion(draft.Version).SendAsync(draft.Id));
        await Assert.ThrowsAsync<EnvelopeConcurrencyException>(async () => await _host.Manager.AtVersion(draft.Version).CloneAsync(draft.Id));

        Assert.Equal(mails, _host.Mail.Count);
    }

    [Fact]
    public async Task Suspend_StopsLinksAndSignatures_UntilItGoesOn()
    {
        Envelope envelope = await _host.SendAsync(1, 1);
        string first = _host.TokenOf(envelope.Participants[0]), second = _host.TokenOf(envelope.Participants[1]);
        _host.Pdf.IsTimestampAuthorityUp = false;
        await _host.SignAsync(first);
        await _host.Manager.SuspendAsync(envelope.Id, "不正アクセスの疑い");
        _host.Pdf.IsTimestampAuthorityUp = true;
        _host.Clock.Advance(TimeSpan.FromHours(1));
        await _host.Worker.RunDueAsync();

        Assert.Equal(ParticipantState.Signing, (await _host.Manager.GetAsync(envelope.Id)).Participants[0].State);
        Assert.Equal(EnvelopeRefusal.WrongStatus, await WorkflowFixture.RefusalAsync(async () => await _host.Manager.OpenLinkAsync(second)));
        Assert.Equal(
            EnvelopeRefusal.WrongStatus,
            await WorkflowFixture.RefusalAsync(async () => await _host.Manager.DeclineAsync(second, "理由")));

        envelope = await _host.Manager.ContinueAsync(envelope.Id);
        Assert.Equal(ParticipantState.Signed, envelope.Participants[0].State);
        Assert.Equal(1, _host.Pdf.KeyCalls);
        Assert.Equal(EnvelopeStatus.Completed, (await _host.SignAsync(second)).Status);
    }

    [Fact]
    public async Task Suspend_CorrectedMeanwhile_IsToldWhenItGoesOn_WithALinkThatWorks()
    {
        Envelope envelope = await _host.SendAsync(1);
        await _host.Manager.SuspendAsync(envelope.Id, "確認中");
        await _host.Manager.CorrectParticipantAsync(envelope.Id, envelope.Participants[0].Id, Successor);
        Assert.DoesNotContain(_host.Mail, message => message.Notification is RequestCorrected);

        envelope = await _host.Manager.ContinueAsync(envelope.Id);

        Assert.Single(_host.Mail, message => message.Notification is RequestCorrected);
        Assert.Equal(EnvelopeStatus.Completed, (await _host.SignAsync(_host.TokenOf(envelope.Participants[0]))).Status);
    }

    [Fact]
    public async Task Suspend_GoesOnWhileAJobIsAboutToWait_IsNotForgotten()
    {
        Envelope envelope = await _host.SendAsync(1);
        _host.Options.RunInline = false;
        await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));
        await _host.Manager.SuspendAsync(envelope.Id, "確認中");
        _host.Store.BeforeSettling = async () => await _host.Manager.ContinueAsync(envelope.Id);
        await _host.Worker.RunDueAsync();

        _host.Clock.Advance(_host.Options.MaxRetryDelay);
        await _host.Worker.RunDueAsync();

        Assert.Equal(EnvelopeStatus.Completed, (await _host.Manager.GetAsync(envelope.Id)).Status);
    }

    [Fact]
    public async Task Stopped_OneOfTwoSignatures_StaysVisibleAndCanBeRetriedWhenTheOtherIsMade()
    {
        Envelope envelope = await _host.SendAsync(1, 1);
        _host.Pdf.KeyFailure = new SignerException(SignerFailure.AccessDenied, "The PIN is wrong.");
        await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));
        _host.Pdf.KeyFailure = null;
        envelope = await _host.SignAsync(_host.TokenOf(envelope.Participants[1]));

        Assert.Equal((ParticipantState.Signing, ParticipantState.Signed), (envelope.Participants[0].State, envelope.Participants[1].State));
        Assert.Null(envelope.Delay!.NextAttemptAt);
        Assert.Single(_host.Mail, message => message.Notification is EContract.Sdk.Notifications.FinalizationFailed);
        Assert.Equal(EnvelopeStatus.Completed, (await _host.Manager.RetryAsync(envelope.Id)).Status);
    }

    [Fact]
    public async Task Mail_ThatWaitedUntilItsLinkWasDead_IsNotSent()
    {
        _host.MailFailure = new NotificationException(NotificationFailure.Unavailable, "The server is away.");
        Envelope envelope = await _host.SendAsync(1);
        await _host.Manager.CorrectParticipantAsync(envelope.Id, envelope.Participants[0].Id, Successor);
        _host.MailFailure = null;
        _host.Clock.Advance(TimeSpan.FromHours(1));
        await _host.Worker.RunDueAsync();

        Assert.DoesNotContain(_host.Mail, message => message.To.Address == "p1@example.jp");
        Assert.Single(_host.Mail, message => message.Notification is RequestCorrected);
        Assert.Contains("notification.suppressed", await _host.EventNamesAsync(envelope.Id));
    }

    [Fact]
    public async Task Remind_WorkerAwayPastTheEnd_SendsNoReminderButTheEnd()
    {
        await _host.SendAsync(1);
        _host.Clock.Advance(TimeSpan.FromDays(31));
        await _host.Worker.RunDueAsync();

        Assert.DoesNotContain(_host.Mail, message => message.Notification is SignatureReminded);
        Assert.Contains(_host.Mail, message => message.Notification is RequestExpired);
    }

    [Fact]
    public async Task Correct_Address_MailsANewLinkToTheNewOneAndKillsTheOld()
    {
        Envelope envelope = await _host.SendAsync(1);
        string wrong = _host.TokenOf(envelope.Participants[0]);
        await _host.PrepareAsync(wrong);

        envelope = await _host.Manager.CorrectParticipantAsync(envelope.Id, envelope.Participants[0].Id, Successor);

        Assert.Equal(EnvelopeRefusal.LinkRevoked, await WorkflowFixture.RefusalAsync(async () => await _host.Manager.OpenLinkAsync(wrong)));
        Participant corrected = envelope.Participants[0];
        Assert.Equal(("鈴木 花子", "suzuki@example.jp", ParticipantState.Active), (corrected.Name, corrected.Email, corrected.State));
        Assert.Empty(corrected.Viewed);
        Assert.IsType<RequestCorrected>(_host.Mail[^1].Notification);
        ParticipantCorrected recorded = (await _host.EventsAsync(envelope.Id)).Select(record => record.Event).OfType<ParticipantCorrected>().Single();
        Assert.Equal("p1@example.jp", recorded.Before.Email);
        Assert.Equal(EnvelopeStatus.Completed, (await _host.SignAsync(_host.TokenOf(corrected))).Status);
    }

    [Fact]
    public async Task Correct_WhoHasSigned_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1, 2);
        envelope = await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));

        Assert.Equal(
            EnvelopeRefusal.AlreadySigned,
            await WorkflowFixture.RefusalAsync(async () => await _host.Manager.CorrectParticipantAsync(envelope.Id, envelope.Participants[0].Id, Successor)));
    }

    [Fact]
    public async Task ChangeDueDate_Later_OutlivesTheOldDate()
    {
        Envelope envelope = await _host.SendAsync(1);
        DateTimeOffset due = envelope.ExpiresAt!.Value.AddDays(10);
        envelope = await _host.Manager.ChangeDueDateAsync(envelope.Id, due);

        _host.Clock.Advance(TimeSpan.FromDays(35));
        await _host.Worker.RunDueAsync();

        Assert.Equal((EnvelopeStatus.InProgress, due), ((await _host.Manager.GetAsync(envelope.Id)).Status, envelope.ExpiresAt!.Value));
        Assert.Equal(EnvelopeStatus.Completed, (await _host.SignAsync(_host.TokenOf(envelope.Participants[0]))).Status);
    }

    [Fact]
    public async Task ChangeDueDate_Earlier_EndsItThenAndTellsWhoWasAsked()
    {
        Envelope envelope = await _host.SendAsync(1, 2);
        await _host.Manager.ChangeDueDateAsync(envelope.Id, _host.Clock.GetUtcNow().AddHours(5));

        _host.Clock.Advance(TimeSpan.FromHours(5));
        await _host.Worker.RunDueAsync();

        Assert.Equal(EnvelopeStatus.Expired, (await _host.Manager.GetAsync(envelope.Id)).Status);
        Assert.Equal(
            ["keiyaku@city.example", "p1@example.jp"],
            _host.Mail.Where(message => message.Notification is RequestExpired).Select(message => message.To.Address));
    }

    [Fact]
    public async Task Remind_ThreeDaysAndOneDayBefore_WithALinkThatWorks()
    {
        Envelope envelope = await _host.SendAsync(1, 2);
        for (int day = 0; day < 29; day++)
        {
            _host.Clock.Advance(TimeSpan.FromDays(1));
            await _host.Worker.RunDueAsync();
        }

        Assert.Equal(
            ["p1@example.jp", "p1@example.jp"],
            _host.Mail.Where(message => message.Notification is SignatureReminded).Select(message => message.To.Address));
        envelope = await _host.SignAllAsync(envelope);
        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
    }

    [Fact]
    public async Task Remind_OnRequest_OnlyWhoseTurnItIs()
    {
        Envelope envelope = await _host.SendAsync(1, 2);
        string old = _host.TokenOf(envelope.Participants[0]);

        await _host.Manager.RemindAsync(envelope.Id);

        Assert.Equal("p1@example.jp", Assert.Single(_host.Mail, message => message.Notification is SignatureReminded).To.Address);
        Assert.Equal(EnvelopeRefusal.LinkRevoked, await WorkflowFixture.RefusalAsync(async () => await _host.Manager.OpenLinkAsync(old)));
        Assert.Equal(
            EnvelopeRefusal.WrongStage,
            await WorkflowFixture.RefusalAsync(async () => await _host.Manager.RemindAsync(envelope.Id, envelope.Participants[1].Id)));
    }

    [Fact]
    public async Task Delegate_KeepsBothIdentities_AndTheSuccessorSignsInTheSameField()
    {
        Envelope envelope = await SendDelegatableAsync();
        Participant original = envelope.Participants[0];
        string old = _host.TokenOf(original);
        await _host.PrepareAsync(old);

        envelope = await _host.Manager.DelegateAsync(old, Successor, "出張のため");

        Participant successor = envelope.Participants[1];
        Assert.Equal(ParticipantState.Delegated, envelope.Participants[0].State);
        Assert.Equal((original.Id, original.FieldName, false), (successor.DelegatedBy, successor.FieldName, successor.MayDelegate));
        Assert.Equal(EnvelopeRefusal.LinkRevoked, await WorkflowFixture.RefusalAsync(async () => await _host.Manager.OpenLinkAsync(old)));
        Assert.Equal(
            ["keiyaku@city.example", "p1@example.jp"],
            _host.Mail.Where(message => message.Notification is SignerDelegated).Select(message => message.To.Address));
        string token = _host.TokenOf(successor);
        Assert.Equal(
            EnvelopeRefusal.DelegationNotAllowed,
            await WorkflowFixture.RefusalAsync(async () => await _host.Manager.DelegateAsync(token, Successor with { Email = "third@example.jp" })));
        envelope = await _host.SignAsync(token);
        Assert.Equal(EnvelopeStatus.InProgress, envelope.Status);
        envelope = await _host.SignAsync(_host.TokenOf(envelope.Participants[2]));
        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Equal(
            [ParticipantState.Delegated, ParticipantState.Signed, ParticipantState.Signed],
            envelope.Participants.Select(participant => participant.State));
    }

    [Theory]
    [InlineData("p2@example.jp")]
    [InlineData("P2@EXAMPLE.JP")]
    [InlineData("p1@example.jp")]
    public async Task Delegate_ToWhoTakesPart_IsRefused(string email)
    {
        Envelope envelope = await SendDelegatableAsync();

        Assert.Equal(
            EnvelopeRefusal.DelegationNotAllowed,
            await WorkflowFixture.RefusalAsync(async () => await _host.Manager.DelegateAsync(_host.TokenOf(envelope.Participants[0]), Successor with { Email = email })));
    }

    [Fact]
    public async Task Delegate_WhoMayNot_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1);

        Assert.Equal(
            EnvelopeRefusal.DelegationNotAllowed,
            await WorkflowFixture.RefusalAsync(async () => await _host.Manager.DelegateAsync(_host.TokenOf(envelope.Participants[0]), Successor)));
    }

    private async Task<Envelope> SendDelegatableAsync()
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1, 2);
        descriptor.Participants[0] = descriptor.Participants[0] with { MayDelegate = true };
        return await _host.Manager.SendAsync((await _host.Manager.CreateAsync(descriptor)).Id);
    }
}

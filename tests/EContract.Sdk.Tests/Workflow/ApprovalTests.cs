using EContract.Sdk.Contracts;
using EContract.Sdk.Notifications;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Approval inside the sender's organisation, before anybody outside is told.</summary>
public sealed class ApprovalTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Send_WithInternalApprovers_ReachesNobodyElseUntilAllAgreed()
    {
        Envelope envelope = await SubmitAsync();

        Assert.Equal(EnvelopeStatus.PendingApproval, envelope.Status);
        Assert.Equal(["a1@city.example", "a2@city.example"], _host.Mail.Select(message => message.To.Address));
        Assert.All(_host.Mail, message => Assert.IsType<DispatchApprovalRequested>(message.Notification));
        envelope = await ApproveAsync(envelope, 0);
        Assert.Equal(EnvelopeStatus.PendingApproval, envelope.Status);
        envelope = await ApproveAsync(envelope, 1);

        Assert.Equal((EnvelopeStatus.InProgress, 1), (envelope.Status, envelope.Stage));
        Assert.Contains(_host.Mail, message => message.Notification is DispatchApprovalDecided { ApproverName: "" });
        string locked = envelope.Documents[0].Locked!.Sha256;
        envelope = await _host.SignAsync(_host.TokenOf(envelope.Participants[2]));
        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Equal(locked, envelope.Documents[0].Locked!.Sha256);
        // The result goes to the parties, not to who approved inside.
        Assert.Equal(["p1@example.jp"], _host.Mail.Where(message => message.Notification is EContract.Sdk.Notifications.EnvelopeCompleted).Select(message => message.To.Address));
    }

    [Fact]
    public async Task Decline_ByAnInternalApprover_MakesItADraftAgain_ToBeApprovedAnew()
    {
        Envelope envelope = await SubmitAsync();
        string second = _host.TokenOf(envelope.Participants[1]);
        await ApproveAsync(envelope, 0);

        envelope = await _host.Manager.DeclineAsync(second, "金額を確認してください。");

        Assert.Equal(EnvelopeStatus.Draft, envelope.Status);
        Assert.Equal([ParticipantState.Waiting, ParticipantState.Waiting, ParticipantState.Waiting], envelope.Participants.Select(participant => participant.State));
        Assert.Single(_host.Mail, message => message.Notification is DispatchApprovalDecided { ApproverName: "承認者2" });
        Assert.Equal(EnvelopeRefusal.WrongStatus, await WorkflowFixture.RefusalAsync(async () => await _host.Manager.OpenLinkAsync(second)));
        envelope = await _host.Manager.SendAsync(envelope.Id);
        Assert.Equal(EnvelopeStatus.PendingApproval, envelope.Status);
        Assert.Equal(EnvelopeRefusal.LinkRevoked, await WorkflowFixture.RefusalAsync(async () => await _host.Manager.OpenLinkAsync(second)));
        await ApproveAsync(envelope, 0);
        Assert.Equal(EnvelopeStatus.InProgress, (await ApproveAsync(envelope, 1)).Status);
    }

    [Fact]
    public async Task NobodyDecides_ApproversAreRemindedAndTheEnvelopeExpires()
    {
        Envelope envelope = await SubmitAsync();
        Assert.Equal(_host.Clock.GetUtcNow() + envelope.SigningPeriod, envelope.ExpiresAt);
        await ApproveAsync(envelope, 0);
        _host.Mail.Clear();

        _host.Clock.SetUtcNow(envelope.ExpiresAt!.Value.AddDays(-1));
        await _host.Worker.RunDueAsync();
        Assert.Equal("a2@city.example", Assert.Single(_host.Mail).To.Address);
        _host.Clock.SetUtcNow(envelope.ExpiresAt.Value);
        await _host.Worker.RunDueAsync();

        Assert.Equal(EnvelopeStatus.Expired, (await _host.Manager.GetAsync(envelope.Id)).Status);
        Assert.Equal(["keiyaku@city.example", "a2@city.example"], _host.Mail.Where(message => message.Notification is RequestExpired).Select(message => message.To.Address));
        EnvelopeInvariants.Check(await _host.EventsAsync(envelope.Id));
    }

    [Fact]
    public async Task Approved_SigningTimeCountsFromSending()
    {
        Envelope envelope = await SubmitAsync();
        _host.Clock.Advance(TimeSpan.FromDays(20));
        await ApproveAsync(envelope, 0);
        envelope = await ApproveAsync(envelope, 1);
        Assert.Equal(_host.Clock.GetUtcNow() + envelope.SigningPeriod, envelope.ExpiresAt);

        // The end of the approval is none of the envelope's.
        _host.Clock.Advance(TimeSpan.FromDays(15));
        await _host.Worker.RunDueAsync();

        Assert.Equal(EnvelopeStatus.InProgress, (await _host.Manager.GetAsync(envelope.Id)).Status);
    }

    [Fact]
    public async Task Schedule_WithInternalApprovers_IsSentAtItsTimeIfApprovedByThen_ElseWhenApproved()
    {
        Envelope early = await _host.Manager.CreateAsync(Descriptor());
        Envelope late = await _host.Manager.CreateAsync(Descriptor());
        DateTimeOffset at = _host.Clock.GetUtcNow().AddDays(2);
        early = await _host.Manager.ScheduleAsync(early.Id, at);
        await ApproveAsync(early, 0);
        early = await ApproveAsync(early, 1);
        Assert.Equal((EnvelopeStatus.Scheduled, at), (early.Status, early.SendAt!.Value));
        _host.Mail.Clear();
        late = await _host.Manager.ScheduleAsync(late.Id, at);

        _host.Clock.Advance(TimeSpan.FromDays(2));
        await _host.Worker.RunDueAsync();

        Assert.Equal(EnvelopeStatus.InProgress, (await _host.Manager.GetAsync(early.Id)).Status);
        Assert.Equal(EnvelopeStatus.PendingApproval, (await _host.Manager.GetAsync(late.Id)).Status);
        await ApproveAsync(late, 0);
        Assert.Equal(EnvelopeStatus.InProgress, (await ApproveAsync(late, 1)).Status);
    }

    [Fact]
    public async Task Create_SenderApprovesThemselves_IsRefused()
    {
        EnvelopeDescriptor descriptor = Descriptor();
        descriptor.Participants[0] = descriptor.Participants[0] with { Email = "Keiyaku@City.example" };

        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(async () => await _host.Manager.CreateAsync(descriptor));

        Assert.Contains("cannot approve", refused.Message);
    }

    [Fact]
    public async Task Correct_ApproverToTheSender_IsRefused()
    {
        Envelope envelope = await SubmitAsync();

        Assert.Equal(
            EnvelopeRefusal.ApproverIsSender,
            await WorkflowFixture.RefusalAsync(async () => await _host.Manager.CorrectParticipantAsync(
                envelope.Id, envelope.Participants[0].Id, new ParticipantContact { Name = "承認者1", Email = "KEIYAKU@city.example" })));
    }

    private static EnvelopeDescriptor Descriptor()
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1);
        foreach (int number in (int[])[2, 1])
            descriptor.Participants.Insert(0, new ParticipantDescriptor { Name = $"承認者{number}", Email = $"a{number}@city.example", Role = ParticipantRole.InternalApprover });
        return descriptor;
    }

    private async Task<Envelope> SubmitAsync() => await _host.Manager.SendAsync((await _host.Manager.CreateAsync(Descriptor())).Id);

    private Task<Envelope> ApproveAsync(Envelope envelope, int index) => _host.SignAsync(_host.TokenOf(envelope.Participants[index]), $"key {index}");
}

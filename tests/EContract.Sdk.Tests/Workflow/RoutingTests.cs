using EContract.Sdk.Contracts;
using EContract.Sdk.Notifications;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Who acts, in which order, and who need not: approvers, reviewers, recipients, groups.</summary>
public sealed class RoutingTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Route_ApproverThenSignerThenReviewer_CompletesWithOneSignature()
    {
        Envelope envelope = await SendAsync(
            [Person("承認", ParticipantRole.Approver, 1), Person("署名", ParticipantRole.Signer, 2), Person("確認", ParticipantRole.Reviewer, 3), Person("受領", ParticipantRole.Recipient, 9)]);

        Assert.Equal(["p1@example.jp"], Invited());
        envelope = await ActAsync(envelope, 0);
        Assert.Equal(ParticipantState.Approved, envelope.Participants[0].State);
        envelope = await ActAsync(envelope, 1);
        Assert.Equal(EnvelopeStatus.InProgress, envelope.Status);
        envelope = await ActAsync(envelope, 2);

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Equal(
            [ParticipantState.Approved, ParticipantState.Signed, ParticipantState.Acknowledged, ParticipantState.Received],
            envelope.Participants.Select(participant => participant.State));
        Assert.Equal(["p1@example.jp", "p2@example.jp", "p3@example.jp"], Invited());
        Assert.Equal(4, _host.Mail.Count(message => message.Notification is EContract.Sdk.Notifications.EnvelopeCompleted));
        Assert.Single(await _host.LinesAsync(envelope, envelope.Documents[0]), line => line.StartsWith("signature ", StringComparison.Ordinal));
        Assert.Single(_host.Mail, message => message.Notification is ReviewRequested { IsApproval: true });
        Assert.Single(_host.Mail, message => message.Notification is ReviewRequested { IsApproval: false });
    }

    [Fact]
    public async Task Approval_IsConsentToTheSameDocuments_InItsOwnWords()
    {
        Envelope envelope = await SendAsync([Person("承認", ParticipantRole.Approver, 1), Person("署名", ParticipantRole.Signer, 1)]);
        SigningSummary approving = await _host.PrepareAsync(_host.TokenOf(envelope.Participants[0]));
        SigningSummary signing = await _host.PrepareAsync(_host.TokenOf(envelope.Participants[1]));

        Assert.Contains("承認します", approving.Text.Text);
        Assert.Contains("電子署名", signing.Text.Text);
        Assert.Equal(signing.Documents, approving.Documents);
        Assert.Equal(
            EnvelopeRefusal.ConsentMismatch,
            await WorkflowFixture.RefusalAsync(async () => await _host.Manager.ConfirmSignAsync(_host.TokenOf(envelope.Participants[0]), "key", signing.Consent)));
    }

    [Fact]
    public async Task Handler_AskedToApprove_DoesNotSign()
    {
        Envelope envelope = await SendAsync(
            [Person("担当", ParticipantRole.Handler, 1) with { Action = ParticipantAction.Approve }, Person("権限", ParticipantRole.ContractingAuthority, 2)]);

        envelope = await ActAsync(await ActAsync(envelope, 0), 1);

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Equal(ParticipantState.Approved, envelope.Participants[0].State);
    }

    [Fact]
    public async Task Group_AnyOne_SkipsTheOthersAndTheirLinks()
    {
        Envelope envelope = await SendAsync(
            [Person("甲", ParticipantRole.Signer, 1, "G"), Person("乙", ParticipantRole.Signer, 1, "G"), Person("丙", ParticipantRole.Signer, 2)],
            new ParticipantGroup("G", 1));
        string second = _host.TokenOf(envelope.Participants[1]);

        envelope = await ActAsync(envelope, 0);

        Assert.Equal(ParticipantState.Skipped, envelope.Participants[1].State);
        Assert.Equal(2, envelope.Stage);
        Assert.Equal(EnvelopeRefusal.LinkRevoked, await WorkflowFixture.RefusalAsync(async () => await _host.Manager.OpenLinkAsync(second)));
        Assert.Equal(
            EnvelopeRefusal.NotAsked,
            await WorkflowFixture.RefusalAsync(async () => await _host.Manager.IssueSigningLinkAsync(envelope.Id, envelope.Participants[1].Id)));
        envelope = await ActAsync(envelope, 2);
        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Equal(ParticipantState.Skipped, envelope.Participants[1].State);
    }

    [Fact]
    public async Task Group_WhoConfirmedWhileTheKeyWasAway_SignsAllTheSame()
    {
        Envelope envelope = await SendAsync(
            [Person("甲", ParticipantRole.Signer, 1, "G"), Person("乙", ParticipantRole.Signer, 1, "G")], new ParticipantGroup("G", 1));
        _host.Pdf.IsTimestampAuthorityUp = false;
        await ActAsync(envelope, 0);
        await ActAsync(envelope, 1);
        _host.Pdf.IsTimestampAuthorityUp = true;
        _host.Clock.Advance(TimeSpan.FromHours(1));

        await _host.Worker.RunDueAsync();

        envelope = await _host.Manager.GetAsync(envelope.Id);
        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Equal([ParticipantState.Signed, ParticipantState.Signed], envelope.Participants.Select(participant => participant.State));
    }

    [Fact]
    public async Task Recipient_HasNoTurn()
    {
        Envelope envelope = await SendAsync([Person("署名", ParticipantRole.Signer, 1), Person("受領", ParticipantRole.Recipient, 1)]);

        Assert.Equal(
            EnvelopeRefusal.NotAsked,
            await WorkflowFixture.RefusalAsync(async () => await _host.Manager.IssueSigningLinkAsync(envelope.Id, envelope.Participants[1].Id)));
        Assert.Equal(["p1@example.jp"], Invited());
    }

    public static TheoryData<string, EnvelopeDescriptor> Impossible() => new()
    {
        { "Somebody has to sign, approve or acknowledge", Descriptor([Person("受領", ParticipantRole.Recipient, 1)]) },
        { "without a gap", Descriptor([Person("署名", ParticipantRole.Signer, 1), Person("署名", ParticipantRole.Signer, 3)]) },
        { "two groups", Descriptor([Person("署名", ParticipantRole.Signer, 1, "G")], new("G", 1), new("G", 1)) },
        { "cannot be required", Descriptor([Person("署名", ParticipantRole.Signer, 1, "G")], new ParticipantGroup("G", 2)) },
        { "cannot be required", Descriptor([Person("署名", ParticipantRole.Signer, 1, "G")], new ParticipantGroup("G", 0)) },
        { "cannot be required", Descriptor([Person("署名", ParticipantRole.Signer, 1)], new ParticipantGroup("G", 1)) },
        { "one stage", Descriptor([Person("署名", ParticipantRole.Signer, 1, "G"), Person("署名", ParticipantRole.Signer, 2, "G")], new ParticipantGroup("G", 1)) },
        { "do the same", Descriptor([Person("署名", ParticipantRole.Signer, 1, "G"), Person("承認", ParticipantRole.Approver, 1, "G")], new ParticipantGroup("G", 1)) },
        { "does not have", Descriptor([Person("署名", ParticipantRole.Signer, 1, "H")]) },
        { "only receives", Descriptor([Person("署名", ParticipantRole.Signer, 1), Person("受領", ParticipantRole.Recipient, 1, "G")], new ParticipantGroup("G", 1)) },
        { "no action", Descriptor([Person("署名", ParticipantRole.Signer, 1) with { Action = (ParticipantAction)9 }]) },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public async Task Route_Impossible_IsRefusedSayingWhy(string expected, EnvelopeDescriptor descriptor)
    {
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(async () => await _host.Manager.CreateAsync(descriptor));

        Assert.Contains(expected, refused.Message);
    }

    private static ParticipantDescriptor Person(string name, ParticipantRole role, int stage, string? group = null) =>
        new() { Name = name, Email = "p@example.jp", Role = role, Stage = stage, Group = group };

    private static EnvelopeDescriptor Descriptor(ParticipantDescriptor[] people, params ParticipantGroup[] groups) => WorkflowFixture.Descriptor(1) with
    {
        Participants = [.. people.Select((person, index) => person with { Email = $"p{index + 1}@example.jp" })],
        Groups = groups,
    };

    private async Task<Envelope> SendAsync(ParticipantDescriptor[] people, params ParticipantGroup[] groups) =>
        await _host.Manager.SendAsync((await _host.Manager.CreateAsync(Descriptor(people, groups))).Id);

    private Task<Envelope> ActAsync(Envelope envelope, int index) =>
        _host.SignAsync(_host.TokenOf(envelope.Participants[index]), $"key {index}");

    private string[] Invited() =>
        [.. _host.Mail.Where(message => message.Notification is ParticipantInvited).Select(message => message.To.Address)];
}

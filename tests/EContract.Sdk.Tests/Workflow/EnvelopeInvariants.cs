using System.Text.Json;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>What holds of every sequence of events that ever got into a store.</summary>
internal static class EnvelopeInvariants
{
    private static readonly Type[] AllowedAfterTheEnd =
    [
        typeof(LinkIssued), typeof(LinkOpened), typeof(LinkExpired), typeof(DocumentDownloaded),
        typeof(NotificationSent), typeof(NotificationFailed),
    ];

    public static void Check(IReadOnlyList<EventRecord> events)
    {
        Envelope? before = null;
        foreach (EventRecord record in events)
        {
            Envelope after = before is null ? Envelope.Fold([record]) : before.Apply(record);
            if (before is not null)
                CheckStep(before, record.Event, after);
            before = after;
        }

        CheckEnd(events, before!);
    }

    private static void CheckStep(Envelope before, EnvelopeEvent occurred, Envelope after)
    {
        if (before.Status != after.Status)
        {
            Assert.Contains(
                EnvelopeStateMachine.Transitions, transition => transition.From == before.Status && transition.To == after.Status);
        }

        if (before.IsClosed && !(after.Status == EnvelopeStatus.Completed && occurred is EnvelopeCompleted))
            Assert.Contains(occurred.GetType(), AllowedAfterTheEnd);
        switch (occurred)
        {
            case ParticipantSigned signed:
                Participant signer = before.GetParticipant(signed.ParticipantId);
                Assert.Equal(ParticipantState.Signing, signer.State);
                Assert.All(
                    before.Participants.Where(other => other.Stage < signer.Stage),
                    other => Assert.Equal(ParticipantState.Signed, other.State));
                Assert.Equal(before.Stage, signer.Stage);
                break;

            case SigningConfirmed confirmed:
                Participant confirming = before.GetParticipant(confirmed.ParticipantId);
                Assert.Null(confirming.Confirmation);
                Assert.Equal(before.Stage, confirming.Stage);
                Assert.Equal(confirming.PreparedDigest, confirmed.ConsentDigest);
                Assert.Equal(before.Documents.Count, confirming.Viewed.Count);
                break;

            case EnvelopeCompleted:
                Assert.All(before.Participants, participant => Assert.Equal(ParticipantState.Signed, participant.State));
                Assert.All(before.Documents, document => Assert.NotNull(document.SealedLevel));
                break;
        }
    }

    private static void CheckEnd(IReadOnlyList<EventRecord> events, Envelope envelope)
    {
        Assert.Equal(events.Count, envelope.Version);

        // One by one or all at once: the same events are the same envelope.
        Assert.Equal(JsonSerializer.Serialize(Envelope.Fold(events)), JsonSerializer.Serialize(envelope));
        foreach (Participant participant in envelope.Participants)
        {
            Assert.InRange(events.Count(e => e.Event is ParticipantSigned signed && signed.ParticipantId == participant.Id), 0, 1);
            Assert.InRange(events.Count(e => e.Event is SigningConfirmed signed && signed.ParticipantId == participant.Id), 0, 1);
            if (envelope.IsClosed)
                Assert.Null(participant.SigningLink);
            if (envelope.Status != EnvelopeStatus.Completed)
                Assert.Null(participant.DownloadLink);
        }

        Assert.InRange(events.Count(e => e.Event is EnvelopeCompleted), 0, 1);
    }
}

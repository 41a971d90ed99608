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
        typeof(LinkIssued), typeof(LinkOpened), typeof(LinkExpired), typeof(LinkRequested), typeof(DocumentDownloaded),
        typeof(NotificationSent), typeof(NotificationSuppressed), typeof(NotificationFailed), typeof(MessageBounced), typeof(MessageResumed),
        typeof(WebhookDelivered), typeof(WebhookFailed), typeof(WebhookReplayed), typeof(EnvelopeSuperseded), typeof(EnvelopeRescinded),
        typeof(DocumentSealed), typeof(EnvelopePreserved), typeof(PreservationDelayed), typeof(PreservationFailed), typeof(PreservationResumed),
        typeof(DocumentHashMismatched), typeof(DocumentQuarantined), typeof(DocumentReleased),
        typeof(RetentionSet), typeof(RetentionPassed), typeof(LegalHoldSet), typeof(LegalHoldCleared),
        typeof(DisposalRequested), typeof(DisposalApproved), typeof(DisposalRejected), typeof(DisposalStarted), typeof(EnvelopeDisposed),
        typeof(MetadataChanged),
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
                if (before.SignatureTiming == SignatureTiming.AtOnce)
                    CheckTurn(before, signer);
                else
                    CheckReleased(before, signer);
                break;

            case LinkRequested requested:
                Assert.True(before.GetParticipant(requested.ParticipantId).LinkRequestedAt is not { } last || after.UpdatedAt - last >= TimeSpan.FromDays(1));
                Assert.Equal(before.GetParticipant(requested.ParticipantId).LinkFor(requested.Purpose), after.GetParticipant(requested.ParticipantId).LinkFor(requested.Purpose));
                break;

            case SignaturesReleased:
                Assert.Equal(SignatureTiming.OnCompletion, before.SignatureTiming);
                Assert.All(before.Participants, participant => Assert.True(!participant.HasTurn || IsDone(before, participant), participant.Name));
                break;

            case MetadataChanged changed:
                Assert.True(before.Metadata.SaysTheSameAs(changed.Before));
                Assert.False(before.Metadata.SaysTheSameAs(changed.After));
                Assert.Equal(before.Documents, after.Documents);
                Assert.Equal(before.Participants, after.Participants);
                break;

            case ParticipantApproved approved:
                Assert.Equal(ParticipantAction.Approve, before.GetParticipant(approved.ParticipantId).Action);
                CheckTurn(before, before.GetParticipant(approved.ParticipantId));
                break;

            case ParticipantAcknowledged acknowledged:
                Assert.Equal(ParticipantAction.Acknowledge, before.GetParticipant(acknowledged.ParticipantId).Action);
                CheckTurn(before, before.GetParticipant(acknowledged.ParticipantId));
                break;

            case ParticipantSkipped skipped:
                Assert.Null(before.GetParticipant(skipped.ParticipantId).Confirmation);
                Assert.True(IsDone(before, before.GetParticipant(skipped.ParticipantId)));
                break;

            case SigningConfirmed confirmed:
                Participant confirming = before.GetParticipant(confirmed.ParticipantId);
                Assert.Null(confirming.Confirmation);
                Assert.Equal(before.Stage, confirming.Stage);
                Assert.Equal(confirming.PreparedDigest, confirmed.ConsentDigest);
                Assert.Equal(before.Documents.Count, confirming.Viewed.Count);
                Assert.Equal(confirming.Seal, confirmed.Seal);
                Assert.True(!confirming.RequiresSeal || confirmed.Seal is not null);
                break;

            case SealChosen chosen:
                Assert.True(before.GetParticipant(chosen.ParticipantId).IsAsked);
                Assert.NotEmpty(before.GetParticipant(chosen.ParticipantId).Places);
                Assert.NotEqual(before.GetParticipant(chosen.ParticipantId).Seal, chosen.Seal);
                break;

            case ActivationIssued issued:
                Participant activated = before.GetParticipant(issued.ParticipantId);
                Assert.Equal(activated.Confirmation!.EvidenceSha256, issued.Activation.EvidenceSha256);
                Assert.Equal(activated.Activation is null, issued.Reason is null);
                break;

            case ActivationConsumed consumed:
                Participant instructing = before.GetParticipant(consumed.ParticipantId);
                Assert.Equal((ParticipantState.Signing, EnvelopeStatus.InProgress), (instructing.State, before.Status));
                if (before.SignatureTiming == SignatureTiming.OnCompletion)
                    CheckReleased(before, instructing);
                Assert.Equal((consumed.ActivationId, ActivationStanding.Outstanding), (instructing.Activation!.Activation.Id, instructing.Activation.Standing));
                Assert.True(after.UpdatedAt < instructing.Activation.Activation.ExpiresAt);
                Assert.Equal(before.Documents.Count, consumed.ToBeSignedSha256.Count);
                break;

            case DigestsSigned digests:
                Assert.Equal(ActivationStanding.Consumed, before.GetParticipant(digests.ParticipantId).Activation!.Standing);
                Assert.Equal(before.GetParticipant(digests.ParticipantId).Confirmation!.EvidenceSha256, digests.EvidenceSha256);
                break;

            case ParticipantDelegated delegated:
                Assert.True(before.GetParticipant(delegated.ParticipantId).IsUndecided);
                Assert.Equal(before.GetParticipant(delegated.ParticipantId).FieldName, after.GetParticipant(delegated.DelegateId).FieldName);
                Assert.Null(after.GetParticipant(delegated.DelegateId).Seal);
                break;

            case ParticipantCorrected corrected:
                Assert.Null(before.GetParticipant(corrected.ParticipantId).Confirmation);
                Assert.Null(after.GetParticipant(corrected.ParticipantId).SigningLink);
                break;

            case EnvelopeSent or EnvelopeScheduled:
                Assert.All(before.Participants.Where(other => other.IsInternal), other => Assert.True(IsDone(before, other), other.Name));
                break;

            case DocumentSealed { Level: "B-LT" }:
                Assert.Equal(EnvelopeStatus.Finalizing, before.Status);
                break;

            // After the end a document only becomes more provable.
            case DocumentSealed resealed when before.IsClosed:
                Assert.Equal((PreservationState.LtaPending, "B-LTA"), (before.Preservation, resealed.Level));
                break;

            case DisposalRequested:
                Assert.Equal(EnvelopeStatus.Completed, before.Status);
                Assert.Null(before.LegalHold);
                Assert.True(DateOnly.FromDateTime(after.UpdatedAt.AddHours(9).UtcDateTime) > before.RetainUntil);
                break;

            case DisposalApproved:
                Assert.NotEqual(before.Disposal!.By.Id, after.Disposal!.ApprovedBy!.Id);
                Assert.Equal((ActorKind.User, ActorKind.User), (before.Disposal.By.Kind, after.Disposal.ApprovedBy.Kind));
                Assert.True(after.UpdatedAt < before.Disposal.ExpiresAt);
                break;

            // Whatever was allowed before, nothing speaks against it at this moment.
            case DisposalStarted:
                Assert.NotNull(before.Disposal!.ApprovedBy);
                Assert.Null(before.LegalHold);
                Assert.True(DateOnly.FromDateTime(after.UpdatedAt.AddHours(9).UtcDateTime) > before.RetainUntil);
                break;

            case EnvelopeDisposed:
                Assert.True(before is { Disposal.IsStarted: true, DisposedAt: null });
                break;

            case RetentionSet or LegalHoldSet or DocumentDownloaded or DocumentSealed:
                Assert.Null(before.DisposedAt);
                break;

            case EnvelopePreserved:
                Assert.Equal(PreservationState.LtaPending, before.Preservation);
                Assert.All(before.Documents, document => Assert.Equal("B-LTA", document.SealedLevel));
                Assert.True(before.ConclusionCertificate is null or { SealedLevel: "B-LTA" });
                break;

            case EnvelopeCompleted:
                Assert.All(before.Participants, participant => Assert.True(!participant.HasTurn || IsDone(before, participant), participant.Name));
                Assert.All(before.Documents, document => Assert.NotNull(document.SealedLevel));
                Assert.DoesNotContain(before.Participants, participant => participant.State is ParticipantState.Confirmed or ParticipantState.Signing);
                Assert.All(
                    before.Participants.Where(participant => participant.State == ParticipantState.Signed),
                    participant => Assert.Equal(participant.Confirmation!.EvidenceSha256, participant.SignedEvidence));
                break;
        }
    }

    // On completion no key is asked before the last confirmation, and then one after the other.
    private static void CheckReleased(Envelope before, Participant signer)
    {
        Assert.DoesNotContain(before.Participants, participant => participant.IsUndecided || participant.State == ParticipantState.Confirmed);
        Assert.Equal(signer.Id, before.Participants.First(participant => participant.State == ParticipantState.Signing).Id);
    }

    private static void CheckTurn(Envelope before, Participant actor)
    {
        Assert.All(
            before.Participants.Where(other => other.HasTurn && other.Stage < actor.Stage),
            other => Assert.True(IsDone(before, other), other.Name));
        Assert.Equal(before.Stage, actor.Stage);
    }

    // Has acted, or enough others of the group have.
    private static bool IsDone(Envelope envelope, Participant participant) => participant.HasActed
        || envelope.Groups.Any(group => group.Name == participant.Group
            && envelope.Participants.Count(member => member.Group == group.Name && member.HasActed) >= group.Required);

    // However often a message was delivered, the log tells of it once; and only what was delivered comes back, once.
    private static void CheckMail(IReadOnlyList<EventRecord> events)
    {
        string[] sent = [.. events.Select(e => e.Event).OfType<NotificationSent>().Select(e => e.MessageId)];
        string[] bounced = [.. events.Select(e => e.Event).OfType<MessageBounced>().Select(e => e.MessageId)];
        Assert.Equal(sent.Distinct(), sent);
        Assert.Equal(bounced.Distinct(), bounced);
        Assert.Empty(bounced.Except(sent));
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
            if (envelope.IsClosed || participant.State is ParticipantState.Skipped or ParticipantState.Delegated)
                Assert.Null(participant.SigningLink);
            if (participant.State == ParticipantState.Skipped)
                Assert.DoesNotContain(events, e => e.Event is SigningConfirmed signed && signed.ParticipantId == participant.Id);
            if (envelope.Status != EnvelopeStatus.Completed)
                Assert.Null(participant.DownloadLink);
        }

        Assert.InRange(events.Count(e => e.Event is EnvelopeCompleted), 0, 1);
        string[] spent = [.. events.Select(e => e.Event).OfType<ActivationConsumed>().Select(consumed => consumed.ActivationId)];
        Assert.Equal(spent.Distinct(), spent);
        if (envelope.IsClosed)
            Assert.DoesNotContain(envelope.Participants, participant => participant.Activation is { Standing: ActivationStanding.Outstanding });
        Assert.InRange(events.Count(e => e.Event is ClosingSealEmbedded), 0, 1);
        CheckMail(events);
        Assert.InRange(events.Count(e => e.Event is EnvelopePreserved), 0, 1);
        Assert.InRange(events.Count(e => e.Event is ConclusionCertificateIssued), 0, 1);
        Assert.Equal(envelope.Status == EnvelopeStatus.Completed, envelope.Preservation != PreservationState.None);

        // Nobody gets documents without a signature.
        if (envelope.Status == EnvelopeStatus.Completed)
            Assert.True(envelope.ClosingSealField is not null || envelope.Participants.Any(participant => participant.State == ParticipantState.Signed));
    }
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.Seals;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Commands;

/// <summary>Consent in two steps, and what becomes of it.</summary>
internal static class SigningCommands
{
    public static List<EnvelopeEvent> Prepare(Envelope envelope, StoredLink link, DateTimeOffset now)
    {
        Participant participant = Guards.RequireTurn(envelope, link, EnvelopeVerb.PrepareSigning, now);
        Guards.RequireUndecided(envelope, participant);
        Guards.RequireViewed(envelope, participant);
        return [new SigningPrepared(participant.Id, ConsentSubject.For(envelope, participant).Digest)];
    }

    /// <summary>Requires a participant who may choose a seal now.</summary>
    public static Participant RequireChoosing(Envelope envelope, StoredLink link, DateTimeOffset now)
    {
        Participant participant = Guards.RequireTurn(envelope, link, EnvelopeVerb.PrepareSigning, now);
        Guards.RequireUndecided(envelope, participant);
        if (participant.Places.Count == 0)
            throw Guards.Refuse(EnvelopeRefusal.SealNotAsked, envelope, $"The signature of {participant.Name} is seen nowhere.");
        return participant.SealChoices < EnvelopeLimits.MaxSealChoices
            ? participant
            : throw Guards.Refuse(EnvelopeRefusal.TooManySeals, envelope, $"{participant.Name} has chosen {EnvelopeLimits.MaxSealChoices} seals; another link allows more.");
    }

    public static List<EnvelopeEvent> ChooseSeal(Envelope envelope, StoredLink link, ChosenSeal? seal, DateTimeOffset now)
    {
        Participant participant = RequireChoosing(envelope, link, now);
        return participant.Seal == seal ? [] : [new SealChosen(participant.Id, seal)];
    }

    public static List<EnvelopeEvent> Confirm(
        Envelope envelope, StoredLink link, string idempotencyKeyHash, string consentDigest, DateTimeOffset now)
    {
        if (Repeats(envelope, link, idempotencyKeyHash, consentDigest))
            return [];
        Participant participant = Guards.RequireTurn(envelope, link, EnvelopeVerb.ConfirmSigning, now);
        Guards.RequireUndecided(envelope, participant);
        Guards.RequireViewed(envelope, participant);
        ConsentSubject subject = ConsentSubject.For(envelope, participant);
        if (participant.PreparedDigest is null || participant.PreparedDigest != consentDigest || subject.Digest != consentDigest)
        {
            throw Guards.Refuse(
                EnvelopeRefusal.ConsentMismatch, envelope, "What is confirmed is not what was shown last; show it again.");
        }

        if (participant is { RequiresSeal: true, Seal: null })
            throw Guards.Refuse(EnvelopeRefusal.SealRequired, envelope, $"{participant.Name} has to choose a seal first.");
        var consent = new ConsentAccepted(participant.Id, subject.Text.Version, subject.Text.Sha256, participant.Language, subject.Documents, participant.Shown.Count == 0 ? null : participant.Shown);
        var made = new ConfirmationMade(idempotencyKeyHash, consentDigest);
        return participant.Action switch
        {
            ParticipantAction.Approve => [consent, new ParticipantApproved(participant.Id, made), .. Turns.PassOn(envelope, participant, now)],
            ParticipantAction.Acknowledge => [consent, new ParticipantAcknowledged(participant.Id, made), .. Turns.PassOn(envelope, participant, now)],
            _ when envelope.SignatureTiming == SignatureTiming.OnCompletion =>
                [consent, new SigningConfirmed(participant.Id, idempotencyKeyHash, consentDigest, participant.Seal), .. Turns.PassOn(envelope, participant, now)],
            _ => [consent, new SigningConfirmed(participant.Id, idempotencyKeyHash, consentDigest, participant.Seal)],
        };
    }

    /// <summary>Records a signature that is in every document, and passes the turn on, where that was not done when it was confirmed.</summary>
    public static List<EnvelopeEvent> Apply(
        Envelope envelope, ParticipantId id, DigestsSigned signed, IReadOnlyList<SignatureEmbedded> signatures, DateTimeOffset now)
    {
        // Withdrawn, declined or expired meanwhile: the signed files were never shown to anybody and are dropped.
        Participant participant = envelope.GetParticipant(id);
        if (!EnvelopeStateMachine.Allows(envelope.Status, EnvelopeVerb.ApplySignature) || participant.State != ParticipantState.Signing)
            return [];
        return
        [
            signed,
            .. signatures,
            new ParticipantSigned(id),
            .. envelope.SignatureTiming == SignatureTiming.OnCompletion ? Turns.FollowRelease(envelope, participant) : Turns.PassOn(envelope, participant, now),
        ];
    }

    public static List<EnvelopeEvent> Delay(Envelope envelope, ParticipantId id, EnvelopeDelay delay) =>
        EnvelopeStateMachine.Allows(envelope.Status, EnvelopeVerb.DelaySigning) ? [new SigningDelayed(id, delay)] : [];

    // The same confirmation twice is one confirmation; the same key for another one is a mistake of the caller.
    private static bool Repeats(Envelope envelope, StoredLink link, string idempotencyKeyHash, string consentDigest)
    {
        if (link.Purpose != LinkPurpose.Sign
            || envelope.GetParticipant(link.ParticipantId).Confirmation is not { } earlier
            || earlier.IdempotencyKeyHash != idempotencyKeyHash)
        {
            return false;
        }

        return earlier.ConsentDigest == consentDigest
            ? true
            : throw Guards.Refuse(
                EnvelopeRefusal.IdempotencyKeyReused, envelope, "The idempotency key was used before, to confirm something else.");
    }
}

using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow.Activation;

/// <summary>What has to hold before a key is asked for a participant. No I/O, no clock.</summary>
internal static class ActivationGuards
{
    /// <summary>Requires that a participant's signature is to be made now, and that an activation was issued for it.</summary>
    public static ActivationState RequireIssued(Envelope envelope, Participant participant)
    {
        if (!EnvelopeStateMachine.Allows(envelope.Status, EnvelopeVerb.ApplySignature) || participant.State != ParticipantState.Signing)
            throw Refuse(ActivationFailure.Stopped, envelope, $"Nothing is to be signed for {participant.Name} now: the envelope is {envelope.Status}, the participant {participant.State}.");
        return participant.Activation
            ?? throw Refuse(ActivationFailure.NotIssued, envelope, $"No activation was issued for what {participant.Name} has confirmed.");
    }

    /// <summary>Says why another activation is needed; <see langword="null"/> where the newest one stands.</summary>
    public static ActivationReason? ReasonForAnother(ActivationState newest, DateTimeOffset now, bool wasAnswered) => newest.Standing switch
    {
        ActivationStanding.Revoked => ActivationReason.Suspended,
        ActivationStanding.Consumed => wasAnswered ? ActivationReason.Outdated : ActivationReason.Unanswered,
        _ => now >= newest.Activation.ExpiresAt ? ActivationReason.Expired : null,
    };

    /// <summary>Requires that an activation may be spent now, on the newest revisions of the documents consented to.</summary>
    /// <param name="envelope">The envelope as it is now.</param>
    /// <param name="participant">The participant.</param>
    /// <param name="activation">The activation, its seal aside.</param>
    /// <param name="prepared">What is to be signed.</param>
    /// <param name="now">The time.</param>
    public static void Require(
        Envelope envelope, Participant participant, SignatureActivation activation, IReadOnlyList<PreparedDigest> prepared, DateTimeOffset now)
    {
        ActivationState newest = RequireIssued(envelope, participant);
        if (newest.Activation.Id != activation.Id)
            throw Refuse(ActivationFailure.Foreign, envelope, $"The activation is not the newest one of {participant.Name}.");
        if (newest.Standing == ActivationStanding.Consumed)
            throw Refuse(ActivationFailure.Consumed, envelope, $"The activation of {participant.Name} was spent already.");
        if (newest.Standing == ActivationStanding.Revoked)
            throw Refuse(ActivationFailure.Stopped, envelope, $"The activation of {participant.Name} died when the envelope was stopped.");
        if (now >= activation.ExpiresAt)
            throw Refuse(ActivationFailure.Expired, envelope, $"The activation of {participant.Name} counted until {activation.ExpiresAt:u}.");
        SigningConfirmation confirmation = participant.Confirmation!;
        if (activation.EvidenceSha256 != confirmation.EvidenceSha256 || activation.ConsentDigest != confirmation.ConsentDigest)
            throw Refuse(ActivationFailure.Foreign, envelope, $"The activation is for another confirmation than that of {participant.Name}.");
        RequireConsented(envelope, participant, activation, prepared);
    }

    public static SignatureActivationException Refuse(ActivationFailure failure, Envelope envelope, string message) => new(failure, message, envelope.Id);

    // The digest binds the documents as they were frozen; what is signed are their newest revisions, all of them and nothing else.
    private static void RequireConsented(
        Envelope envelope, Participant participant, SignatureActivation activation, IReadOnlyList<PreparedDigest> prepared)
    {
        if (participant.Consent is not { } consent || ConsentSubject.DigestOf(envelope, participant, consent.TextVersion, consent.TextSha256) != activation.ConsentDigest)
            throw Refuse(ActivationFailure.OtherDocuments, envelope, $"The documents are not those that {participant.Name} has consented to.");
        if (!envelope.Documents.Select(document => (document.Id, document.Current.Sha256)).SequenceEqual(prepared.Select(digest => (digest.DocumentId, digest.Base))))
            throw Refuse(ActivationFailure.OtherDocuments, envelope, "What is to be signed was not made from the newest revisions of the documents.");
    }
}

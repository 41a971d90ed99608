using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow;

/// <summary>What has to hold before a participant may do something.</summary>
internal static class Guards
{
    /// <summary>Requires a link that may be used for signing now, and the participant's turn.</summary>
    public static Participant RequireTurn(Envelope envelope, StoredLink link, EnvelopeVerb verb, DateTimeOffset now)
    {
        Participant participant = RequireLink(envelope, link, LinkPurpose.Sign, verb, now);
        if (participant.Stage > envelope.Stage)
        {
            throw Refuse(
                EnvelopeRefusal.WrongStage,
                envelope,
                $"It is stage {envelope.Stage}'s turn; {participant.Name} is on stage {participant.Stage}.");
        }

        return participant;
    }

    /// <summary>Requires a link that was given out for this, is the newest one, and has not expired.</summary>
    public static Participant RequireLink(
        Envelope envelope, StoredLink link, LinkPurpose purpose, EnvelopeVerb verb, DateTimeOffset now)
    {
        if (link.Purpose != purpose)
            throw Refuse(EnvelopeRefusal.LinkPurpose, envelope, $"The link was given out to {link.Purpose}, not to {purpose}.");
        EnvelopeStateMachine.Require(envelope, verb);
        Participant participant = envelope.GetParticipant(link.ParticipantId);
        if (participant.LinkFor(purpose) is not { } issued || issued.TokenHash != link.TokenHash)
            throw Refuse(EnvelopeRefusal.LinkRevoked, envelope, "A newer link has taken this one's place.");
        if (now >= issued.ExpiresAt)
            throw Refuse(EnvelopeRefusal.LinkExpired, envelope, $"The link worked until {issued.ExpiresAt:u}.");
        return participant;
    }

    /// <summary>Requires a participant who has neither confirmed nor declined yet.</summary>
    public static void RequireUndecided(Envelope envelope, Participant participant)
    {
        if (participant.Confirmation is not null)
            throw Refuse(EnvelopeRefusal.AlreadySigned, envelope, $"{participant.Name} has confirmed already.");
        if (participant.State == ParticipantState.Declined)
            throw Refuse(EnvelopeRefusal.AlreadyDeclined, envelope, $"{participant.Name} has declined.");
        if (!participant.IsUndecided)
            throw Refuse(EnvelopeRefusal.NotAsked, envelope, $"{participant.Name} is not asked to do anything.");
    }

    /// <summary>Requires that the participant has opened every document.</summary>
    public static void RequireViewed(Envelope envelope, Participant participant)
    {
        if (envelope.Documents.FirstOrDefault(document => !participant.Viewed.Contains(document.Id)) is { } unread)
        {
            throw Refuse(
                EnvelopeRefusal.DocumentsNotViewed, envelope, $"{participant.Name} has not opened 「{unread.Title}」 yet.");
        }
    }

    /// <summary>Requires a participant who signs by a key of his own.</summary>
    public static void RequireParty(Envelope envelope, Participant participant)
    {
        if (participant.Mode != SigningMode.Party || participant.Action != ParticipantAction.Sign)
            throw Refuse(EnvelopeRefusal.NotAParty, envelope, $"{participant.Name} does not sign by a key of their own.");
    }

    /// <summary>Requires that a key which belongs to a person is there when it is needed, whoever that person becomes.</summary>
    public static void RequireKeyAtHand(Envelope envelope, Participant participant)
    {
        if (envelope.SignatureTiming == SignatureTiming.OnCompletion && participant is { Mode: SigningMode.Party, Action: ParticipantAction.Sign })
            throw Refuse(EnvelopeRefusal.KeyNotAtHand, envelope, $"Signatures are made on completion, when only the key named for {participant.Name} is at hand.");
    }

    /// <summary>Gives a document of which nobody has found the revision changed or missing.</summary>
    public static ContractDocument RequireSound(Envelope envelope, DocumentId id, Func<ContractDocument, DocumentRevision?> revision)
    {
        ContractDocument document = envelope.GetDocument(id);
        return revision(document) is { } asked && document.Quarantined.Contains(asked.Sha256)
            ? throw Refuse(EnvelopeRefusal.Quarantined, envelope, $"「{document.Title}」 was found damaged in the store, and waits to be restored.")
            : document;
    }

    /// <summary>Says that there is nothing to be had any more.</summary>
    public static EnvelopeStateException RefuseDisposed(Envelope envelope) => Refuse(
        EnvelopeRefusal.Disposed,
        envelope,
        envelope.DisposedAt is { } at
            ? $"The documents of envelope {envelope.Id} were destroyed at {at:u}; their names, hashes and log are kept."
            : $"The documents of envelope {envelope.Id} are being destroyed.");

    public static EnvelopeStateException Refuse(EnvelopeRefusal refusal, Envelope envelope, string message) =>
        new(refusal, message, envelope.Id);
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Addresses;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Commands;

/// <summary>What may be changed on the way: never a document, never what somebody confirmed.</summary>
internal static class ChangeCommands
{
    public static List<EnvelopeEvent> Suspend(Envelope envelope, string reason)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Suspend);
        return [new EnvelopeSuspended(reason)];
    }

    public static List<EnvelopeEvent> Continue(Envelope envelope)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Continue);
        return [new EnvelopeResumed()];
    }

    /// <param name="envelope">The envelope.</param>
    /// <param name="id">The participant.</param>
    /// <param name="contact">Who it is from now on.</param>
    /// <param name="mayShare">Whether two participants may have the same address.</param>
    public static List<EnvelopeEvent> Correct(Envelope envelope, ParticipantId id, ParticipantContact contact, bool mayShare)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Correct);
        Participant participant = envelope.GetParticipant(id);
        if (participant.HasTurn || participant.State == ParticipantState.Delegated)
            Guards.RequireUndecided(envelope, participant);
        if (participant.IsInternal && EnvelopeDescriptorCheck.IsSender(contact.Email, envelope.Sender))
            throw Guards.Refuse(EnvelopeRefusal.ApproverIsSender, envelope, $"{contact.Email} sends the envelope and cannot approve it as well.");
        Guards.RequireKeyAtHand(envelope, participant);
        if (contact.Email != participant.Email)
            RequireAddress(envelope, participant, contact.Email, mayShare);
        var before = ParticipantContact.Of(participant);
        return before == contact ? [] : [new ParticipantCorrected(id, before, contact)];
    }

    /// <summary>Corrects what the envelope is found by, wherever it stands: it says nothing of what was agreed on.</summary>
    public static List<EnvelopeEvent> CorrectMetadata(Envelope envelope, EnvelopeMetadata after, string reason) =>
        envelope.Metadata.SaysTheSameAs(after) ? [] : [new MetadataChanged(envelope.Metadata, after, reason)];

    public static List<EnvelopeEvent> ChangeDueDate(Envelope envelope, DateTimeOffset due, DateTimeOffset now)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Correct);
        if (envelope.ExpiresAt is null)
            throw Guards.Refuse(EnvelopeRefusal.WrongStatus, envelope, $"Envelope {envelope.Id} was not sent yet; its signing period counts from then.");
        if (due <= now || due > now.AddDays(3650))
            throw Guards.Refuse(EnvelopeRefusal.ImpossibleTime, envelope, $"{due:u} is over, or more than ten years away.");
        return due == envelope.ExpiresAt ? [] : [new DueDateChanged(envelope.ExpiresAt.Value, due)];
    }

    public static List<EnvelopeEvent> Delegate(
        Envelope envelope, StoredLink link, ParticipantId newId, ParticipantContact contact, string reason, DateTimeOffset now)
    {
        Participant participant = Guards.RequireTurn(envelope, link, EnvelopeVerb.Delegate, now);
        Guards.RequireUndecided(envelope, participant);
        if (!participant.MayDelegate)
            throw Guards.Refuse(EnvelopeRefusal.DelegationNotAllowed, envelope, $"{participant.Name} may not name somebody else.");
        Guards.RequireKeyAtHand(envelope, participant);
        if (envelope.Participants.Any(other => AddressConflicts.Find(contact.Email, other.Email, maySame: false) is not null))
            throw Guards.Refuse(EnvelopeRefusal.DelegationNotAllowed, envelope, $"{contact.Email}, or an address that looks like it, takes part already.");
        return [new ParticipantDelegated(participant.Id, newId, contact, reason)];
    }

    private static void RequireAddress(Envelope envelope, Participant participant, string email, bool mayShare)
    {
        foreach (Participant other in envelope.Participants.Where(other => other.Id != participant.Id))
        {
            if (AddressConflicts.Find(email, other.Email, mayShare || !participant.HasTurn || !other.HasTurn) is { } conflict)
                throw Guards.Refuse(EnvelopeRefusal.AddressTaken, envelope, conflict);
        }
    }

    /// <summary>Whom a reminder goes to: those whose turn it is, or one of them.</summary>
    public static IReadOnlyList<Participant> RequireReminded(Envelope envelope, ParticipantId? id)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.IssueSigningLink);
        if (id is not { } one)
            return [.. envelope.Participants.Where(Reminders.AreDueTo)];
        Participant participant = envelope.GetParticipant(one);
        if (participant.NeedsSigningLink)
            return [participant];
        Guards.RequireUndecided(envelope, participant);
        throw Guards.Refuse(EnvelopeRefusal.WrongStage, envelope, $"It is not {participant.Name}'s turn yet.");
    }
}

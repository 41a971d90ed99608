using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.Seals;

namespace EContract.Sdk.Workflow.Commands;

/// <summary>A participant to be put on the route.</summary>
internal sealed record NewParticipant(ParticipantId Id, ParticipantDescriptor Descriptor, IReadOnlyList<RequiredFactor> Factors);

/// <summary>Where a new envelope comes from, and whose it is.</summary>
internal sealed record EnvelopeOrigin(EnvelopeId? ClonedFrom = null, BatchRow? Batch = null, TenantId Tenant = default);

/// <summary>Creating and sending: an envelope and what is asked of it in, events out. No I/O, no clock.</summary>
internal static class PreparationCommands
{
    public static List<EnvelopeEvent> Create(
        EnvelopeDescriptor descriptor,
        EnvelopeSender sender,
        EnvelopeOrigin origin,
        TimeSpan signingPeriod,
        IReadOnlyList<DocumentAdded> documents,
        IEnumerable<NewParticipant> participants)
    {
        List<EnvelopeEvent> events =
        [
            new EnvelopeCreated(
                descriptor.Title, descriptor.Message, sender, descriptor.Transaction, (long)signingPeriod.TotalSeconds, descriptor.Groups.Count == 0 ? null : [.. descriptor.Groups],
                descriptor.Supersedes,
                descriptor.Rescinds,
                origin.ClonedFrom,
                descriptor.Template,
                origin.Batch,
                // Said only where it is not the usual: entries of the log stay as they are known.
                descriptor.SignatureTiming == SignatureTiming.AtOnce ? null : descriptor.SignatureTiming,
                origin.Tenant == TenantId.Default ? null : origin.Tenant,
                descriptor.Filing),
            .. documents,
        ];
        foreach ((ParticipantId id, ParticipantDescriptor participant, IReadOnlyList<RequiredFactor> factors) in participants)
        {
            events.Add(new ParticipantAdded(
                id,
                participant.Name,
                participant.Email,
                participant.Organization,
                participant.Role,
                EnvelopeDescriptorCheck.StageOf(participant),
                participant.Language,
                FieldName(id),
                participant.Action ?? ParticipantActions.UsualFor(participant.Role),
                participant.Group,
                participant.MayDelegate,
                // Said only where it is not the usual: entries of the log stay as they are known.
                participant.Mode == SigningMode.Witness ? null : participant.Mode,
                participant.SignerName,
                factors.Count == 0 ? null : factors,
                participant.AllowedNetworks.Count == 0 ? null : [.. participant.AllowedNetworks],
                participant.Places.Count == 0 ? null : [.. participant.Places.OrderBy(place => place.Document).Select(place => new DocumentPlace(documents[place.Document - 1].DocumentId, place.Area))],
                participant.RequiresSeal ? true : null));
        }

        return events;
    }

    public static List<EnvelopeEvent> Schedule(Envelope envelope, DateTimeOffset sendAt, DateTimeOffset now)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Schedule);
        RequireLater(envelope, sendAt, now);
        return [new EnvelopeScheduled(sendAt)];
    }

    /// <summary>Asks the internal approvers.</summary>
    public static List<EnvelopeEvent> Submit(
        Envelope envelope, IEnumerable<DocumentLocked> documents, DateTimeOffset? sendAt, DateTimeOffset now)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Submit);
        if (sendAt is { } at)
            RequireLater(envelope, at, now);
        DateTimeOffset expiresAt = now + envelope.SigningPeriod;
        return [.. documents, new EnvelopeSubmitted(sendAt, sendAt > expiresAt ? sendAt : expiresAt), new StageActivated(0)];
    }

    private static void RequireLater(Envelope envelope, DateTimeOffset sendAt, DateTimeOffset now)
    {
        if (sendAt <= now)
            throw Guards.Refuse(EnvelopeRefusal.ImpossibleTime, envelope, $"{sendAt:u} is over; an envelope is scheduled for later.");
    }

    public static List<EnvelopeEvent> Unschedule(Envelope envelope)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Unschedule);
        return [new EnvelopeUnscheduled()];
    }

    public static List<EnvelopeEvent> Send(Envelope envelope, IEnumerable<DocumentLocked> documents, DateTimeOffset now)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Send);
        return [.. documents, new EnvelopeSent(now + envelope.SigningPeriod), new StageActivated(1)];
    }

    // The tail of a version 7 UUID is random: a document that comes from another envelope keeps its own fields apart.
    private static string FieldName(ParticipantId id) => $"Signature_{id.ToString()[^12..]}";
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Conclusion;

/// <summary>All that a certificate of conclusion is made from.</summary>
/// <param name="Envelope">The envelope, its documents as they were sealed.</param>
/// <param name="Events">Everything that happened to it so far.</param>
/// <param name="Documents">What was found in the sealed documents, in their order.</param>
/// <param name="ClosingSealField">The field of the closing seal; <see langword="null"/> where there is none.</param>
/// <param name="IssuedAt">When the certificate is made.</param>
/// <param name="TimeZone">The zone in which times are printed, beside UTC.</param>
internal sealed record ConclusionFacts(
    Envelope Envelope,
    IReadOnlyList<EventRecord> Events,
    IReadOnlyList<DocumentFacts> Documents,
    string? ClosingSealField,
    DateTimeOffset IssuedAt,
    TimeZoneInfo TimeZone)
{
    /// <summary>Those whose part concerns all parties; who approves inside the sender's organisation does not.</summary>
    public IEnumerable<Participant> Participants => Envelope.Participants.Where(participant => participant.Role != ParticipantRole.InternalApprover);

    /// <summary>When the last participant confirmed. What the host needed to seal the documents afterwards is no part of the agreement.</summary>
    public DateTimeOffset ConcludedAt => Participants.Where(participant => participant.HasActed).Max(participant => participant.Confirmation!.At);
}

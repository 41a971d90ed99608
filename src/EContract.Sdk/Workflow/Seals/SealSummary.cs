using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Seals;

namespace EContract.Sdk.Workflow.Seals;

/// <summary>What is to be seen of a participant's signature, and where.</summary>
/// <param name="IsRequired">Whether a seal has to be chosen; without one, the name and the time of signing are seen.</param>
/// <param name="Chosen">The seal that was chosen; <see langword="null"/> while none is.</param>
/// <param name="Places">Where it is seen, in the order of the documents.</param>
public sealed record SealSummary(bool IsRequired, ChosenSeal? Chosen, IReadOnlyList<DocumentPlace> Places)
{
    internal static SealSummary? Of(Participant participant) =>
        participant.Places.Count == 0 ? null : new SealSummary(participant.RequiresSeal, participant.Seal, participant.Places);
}

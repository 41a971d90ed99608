using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow.Seals;

/// <summary>Where seals are kept: beside the documents of their envelope, encrypted as these are, and destroyed with them.</summary>
internal static class SealFiles
{
    /// <summary>Under which identifier the seals of a participant are kept. No document has it: both are made to be the only one.</summary>
    public static DocumentId IdOf(ParticipantId participant) => new(participant.Value);
}

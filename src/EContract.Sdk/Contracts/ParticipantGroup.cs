namespace EContract.Sdk.Contracts;

/// <summary>Participants of one stage of whom not everybody has to act: いずれか一人, or some of them.</summary>
/// <param name="Name">The name that its members carry (<see cref="ParticipantDescriptor.Group"/>).</param>
/// <param name="Required">How many of the members have to act; those left over then are skipped.</param>
public sealed record ParticipantGroup(string Name, int Required);

namespace EContract.Sdk.Contracts;

/// <summary>A participant as an envelope is found by.</summary>
/// <param name="Name">The name.</param>
/// <param name="Email">The e-mail address.</param>
/// <param name="Organization">The organisation; empty for none.</param>
/// <param name="Role">In which capacity the participant takes part.</param>
public sealed record SummarizedParticipant(string Name, string Email, string Organization, ParticipantRole Role);

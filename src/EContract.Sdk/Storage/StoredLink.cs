using EContract.Sdk.Contracts;

namespace EContract.Sdk.Storage;

/// <summary>A link that was given out: enough to find whose it is. Whether it still works, the envelope's events say.</summary>
/// <param name="TokenHash">SHA-256 of the token, 64 lower-case hexadecimal digits.</param>
/// <param name="EnvelopeId">The envelope.</param>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Purpose">What the link is for.</param>
public sealed record StoredLink(string TokenHash, EnvelopeId EnvelopeId, ParticipantId ParticipantId, LinkPurpose Purpose);

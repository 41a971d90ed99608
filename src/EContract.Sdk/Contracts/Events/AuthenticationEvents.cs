using EContract.Sdk.Contracts.Authentication;

namespace EContract.Sdk.Contracts.Events;

/// <summary>A code was mailed to a participant; an earlier one counts no more.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Code">The code, wrapped, and until when it counts.</param>
public sealed record AuthenticationStarted(ParticipantId ParticipantId, MailedCode Code) : EnvelopeEvent;

/// <summary>A participant showed a factor.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Factor">Which, when, by which way.</param>
/// <param name="Step">The time step of an authenticator app's code, which is not taken twice; 0 for other factors.</param>
public sealed record AuthenticationSucceeded(ParticipantId ParticipantId, ShownFactor Factor, long Step) : EnvelopeEvent;

/// <summary>Somebody with a participant's link gave a wrong code.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Method">Which code.</param>
public sealed record AuthenticationFailed(ParticipantId ParticipantId, AuthenticationMethod Method) : EnvelopeEvent;

/// <summary>Too many wrong codes: the participant's link does not work until the sender unlocks it.</summary>
/// <param name="ParticipantId">The participant.</param>
public sealed record AuthenticationLocked(ParticipantId ParticipantId) : EnvelopeEvent;

/// <summary>The sender unlocked a participant's link.</summary>
/// <param name="ParticipantId">The participant.</param>
public sealed record AuthenticationUnlocked(ParticipantId ParticipantId) : EnvelopeEvent;

/// <summary>Somebody with a participant's link came from a network that is not allowed.</summary>
/// <param name="ParticipantId">The participant.</param>
public sealed record NetworkDenied(ParticipantId ParticipantId) : EnvelopeEvent;

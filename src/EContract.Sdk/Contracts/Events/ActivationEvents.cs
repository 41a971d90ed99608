namespace EContract.Sdk.Contracts.Events;

/// <summary>A key may be asked once for what a participant has confirmed. An earlier activation counts no more.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Activation">The activation.</param>
/// <param name="Reason">Why there has to be another one; <see langword="null"/> for the first, which comes with the confirmation.</param>
public sealed record ActivationIssued(ParticipantId ParticipantId, SignatureActivation Activation, ActivationReason? Reason = null) : EnvelopeEvent;

/// <summary>An activation was spent: the key was asked right afterwards, for exactly this, and cannot be on it again.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="ActivationId">The activation.</param>
/// <param name="ToBeSignedSha256">SHA-256 of each digest (or, for algorithms that sign messages, each message) that the key was handed, hexadecimal.</param>
public sealed record ActivationConsumed(ParticipantId ParticipantId, string ActivationId, IReadOnlyList<string> ToBeSignedSha256) : EnvelopeEvent;

namespace EContract.Sdk.Contracts;

/// <summary>A correction of what an envelope is found by, as tax law wants it kept: who, when, what before, what after, and why.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Before">What was there.</param>
/// <param name="After">What is there since.</param>
/// <param name="Reason">Why.</param>
public sealed record EnvelopeCorrection(DateTimeOffset At, Actor Actor, EnvelopeMetadata Before, EnvelopeMetadata After, string Reason);

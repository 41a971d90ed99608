namespace EContract.Sdk.Contracts.Events;

/// <summary>The grace period is over, and every document has level B-LTA.</summary>
public sealed record EnvelopePreserved : EnvelopeEvent;

/// <summary>A step towards B-LTA failed and will be tried again.</summary>
/// <param name="Delay">At which step, why, and when again.</param>
public sealed record PreservationDelayed(EnvelopeDelay Delay) : EnvelopeEvent;

/// <summary>B-LTA was not reached, as when a certificate was found revoked; an operator has to look. The documents are as they were.</summary>
/// <param name="Delay">At which step, and why.</param>
public sealed record PreservationFailed(EnvelopeDelay Delay) : EnvelopeEvent;

/// <summary>An operator started it again.</summary>
public sealed record PreservationResumed : EnvelopeEvent;

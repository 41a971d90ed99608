namespace EContract.Sdk.Contracts;

/// <summary>Why an envelope does not move on at the moment.</summary>
/// <param name="Step">The step that failed.</param>
/// <param name="Reason">What is wrong, without secrets.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="NextAttemptAt">When it is tried again; <see langword="null"/> when only an operator can start it again.</param>
public sealed record EnvelopeDelay(string Step, string Reason, int Attempts, DateTimeOffset? NextAttemptAt);

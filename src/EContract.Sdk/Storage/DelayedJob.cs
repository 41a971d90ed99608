using EContract.Sdk.Contracts;

namespace EContract.Sdk.Storage;

/// <summary>A job that failed at least once and is not done.</summary>
/// <param name="Id">The job.</param>
/// <param name="EnvelopeId">The envelope it works on.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="Subject">What it is to be done to, within the envelope; empty for the envelope itself.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="NextAttemptAt">When it is tried again; <see langword="null"/> when only an operator can start it again.</param>
/// <param name="Error">Why it failed last, without secrets.</param>
public sealed record DelayedJob(
    string Id, EnvelopeId EnvelopeId, string Kind, string Subject, int Attempts, DateTimeOffset? NextAttemptAt, string? Error);

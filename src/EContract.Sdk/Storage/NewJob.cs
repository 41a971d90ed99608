using EContract.Sdk.Contracts;

namespace EContract.Sdk.Storage;

/// <summary>A job to run.</summary>
/// <param name="Id">Unique; derived from what the job is for, so that it is made once. At most 128 characters.</param>
/// <param name="EnvelopeId">The envelope it works on.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="Subject">What it is to be done to, within the envelope; empty for the envelope itself.</param>
/// <param name="DueAt">The earliest moment to run it.</param>
public sealed record NewJob(string Id, EnvelopeId EnvelopeId, string Kind, string Subject, DateTimeOffset DueAt);

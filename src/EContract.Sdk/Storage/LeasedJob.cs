using EContract.Sdk.Contracts;

namespace EContract.Sdk.Storage;

/// <summary>A job that is the caller's to run until the lease ends.</summary>
/// <param name="Id">The job.</param>
/// <param name="EnvelopeId">The envelope it works on.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="Subject">What it is to be done to, within the envelope.</param>
/// <param name="Attempts">How often it was tried before.</param>
/// <param name="Owner">To whom it is leased.</param>
/// <param name="Steps">The outputs of the steps done so far, by name.</param>
public sealed record LeasedJob(
    string Id,
    EnvelopeId EnvelopeId,
    string Kind,
    string Subject,
    int Attempts,
    string Owner,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Steps);

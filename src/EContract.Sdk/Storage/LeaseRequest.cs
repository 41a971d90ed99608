using EContract.Sdk.Contracts;

namespace EContract.Sdk.Storage;

/// <summary>Asks for something to work on.</summary>
/// <param name="Owner">Who asks: unique to each request, so that an owner who overslept its lease cannot be taken for the next one.</param>
/// <param name="Now">The time by which things are due and leases over.</param>
/// <param name="Until">When the lease ends unless extended.</param>
/// <param name="EnvelopeId">The only envelope to consider; <see langword="null"/> for any.</param>
public sealed record LeaseRequest(string Owner, DateTimeOffset Now, DateTimeOffset Until, EnvelopeId? EnvelopeId = null)
{
    /// <summary>The only channel whose messages to consider; <see langword="null"/> for any. Jobs have none.</summary>
    public MessageChannel? Channel { get; init; }
}

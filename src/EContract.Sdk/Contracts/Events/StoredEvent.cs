namespace EContract.Sdk.Contracts.Events;

/// <summary>An event as it lies in a store.</summary>
/// <param name="EnvelopeId">The envelope.</param>
/// <param name="Sequence">Its place among the envelope's events, from 1 without a gap.</param>
/// <param name="Hash">SHA-256 of <paramref name="Json"/> in UTF-8, 64 lower-case hexadecimal digits.</param>
/// <param name="Json">The event in canonical JSON: kept as it was hashed, never written anew.</param>
public sealed record StoredEvent(EnvelopeId EnvelopeId, long Sequence, string Hash, string Json);

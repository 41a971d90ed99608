using EContract.Sdk.Contracts;

namespace EContract.Sdk.Storage;

/// <summary>Something that an envelope is found by is not what its events say.</summary>
/// <param name="EnvelopeId">The envelope.</param>
/// <param name="What">What it is, as in <c>the counterparty</c>.</param>
public sealed record IndexFault(EnvelopeId EnvelopeId, string What);

namespace EContract.Sdk.Contracts.Chains;

/// <summary>An event of any chain, as it lies in a store.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Sequence">Its place there, from 1 without a gap.</param>
/// <param name="Hash">SHA-256 of <paramref name="Json"/> in UTF-8, 64 lower-case hexadecimal digits.</param>
/// <param name="Json">The event in canonical JSON.</param>
public readonly record struct ChainEvent(ChainId Chain, long Sequence, string Hash, string Json);

namespace EContract.Sdk.Contracts.Chains;

/// <summary>Where a chain ends, as a store keeps it apart from the events.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Version">How many events it has.</param>
/// <param name="HeadHash">The hash of the last one, 64 lower-case hexadecimal digits.</param>
public readonly record struct ChainHead(ChainId Chain, long Version, string HeadHash);

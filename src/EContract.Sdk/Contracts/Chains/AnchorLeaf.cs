namespace EContract.Sdk.Contracts.Chains;

/// <summary>What an anchor says of one chain: how far it had come.</summary>
/// <param name="Anchor">The anchor's number.</param>
/// <param name="Head">Where the chain ended then.</param>
public readonly record struct AnchorLeaf(long Anchor, ChainHead Head);

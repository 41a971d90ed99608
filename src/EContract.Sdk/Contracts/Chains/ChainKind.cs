namespace EContract.Sdk.Contracts.Chains;

/// <summary>What a chain of events tells of.</summary>
public enum ChainKind
{
    /// <summary>An envelope.</summary>
    Envelope,

    /// <summary>What happens in a tenant beside its envelopes, as one process wrote it down.</summary>
    Log,
}

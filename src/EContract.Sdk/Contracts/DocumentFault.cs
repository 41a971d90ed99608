namespace EContract.Sdk.Contracts;

/// <summary>What is wrong with a stored document.</summary>
public enum DocumentFault
{
    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is not what was saved.</summary>
    Changed,
}

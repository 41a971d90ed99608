namespace EContract.Sdk.DependencyInjection;

/// <summary>The organisations that have a witness's key of their own.</summary>
internal sealed class WitnessChoices
{
    /// <summary>The name of the signer, by the sender's organisation.</summary>
    public Dictionary<string, string> ByOrganization { get; } = [];
}

namespace EContract.Sdk.DependencyInjection;

/// <summary>The ports that what was registered cannot work without, and how a host fills each.</summary>
internal sealed class RequiredServices
{
    private readonly Dictionary<Type, string> _remedies = [];

    public IReadOnlyDictionary<Type, string> Remedies => _remedies;

    /// <summary>Demands a service; the remedy is the verb that registers one.</summary>
    public void Require<TService>(string remedy) => _remedies[typeof(TService)] = remedy;
}

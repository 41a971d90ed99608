using EContract.Sdk.Cryptography;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What a host has chosen; every package adds its own verbs as extension methods.</summary>
/// <remarks>
/// <c>Use…</c> chooses the one provider of something, the last call winning; <c>Add…</c> adds one more to a list;
/// <c>Set…</c> and <c>Enable…</c> give a value or turn a switch. Each may be called twice.
/// </remarks>
public sealed class EContractBuilder
{
    internal EContractBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the host.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Signs with a key that the host holds; the container does not dispose it.</summary>
    public EContractBuilder UseSigner(ISigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        Services.Replace(ServiceDescriptor.Singleton(signer));
        return this;
    }

    /// <summary>Signs with a key made when first needed; the container disposes it.</summary>
    public EContractBuilder UseSigner(Func<IServiceProvider, ISigner> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Services.Replace(ServiceDescriptor.Singleton(factory));
        return this;
    }

    /// <summary>Adds a key that participants are given by name (<c>ParticipantDescriptor.SignerName</c>, <c>AddWitness</c>); the last of a name counts.</summary>
    /// <param name="name">The name.</param>
    /// <param name="signer">The key; the container does not dispose it.</param>
    public EContractBuilder AddSigner(string name, ISigner signer)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(signer);
        Services.AddKeyedSingleton(name, signer);
        return this;
    }

    /// <summary>Adds a key by name that is made when first needed; the container disposes it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="factory">Makes it.</param>
    public EContractBuilder AddSigner(string name, Func<IServiceProvider, ISigner> factory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(factory);
        Services.AddKeyedSingleton(name, (provider, _) => factory(provider));
        return this;
    }
}

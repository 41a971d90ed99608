using EContract.Sdk.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses the key-encryption key that wraps each document's own key; the last call wins.</summary>
public sealed class DocumentEncryptionBuilder
{
    internal DocumentEncryptionBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the host.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Wraps under a key in a file, which is made with a random key where there is none.</summary>
    /// <param name="path">The key file; keep a copy of it, apart from the documents.</param>
    public DocumentEncryptionBuilder UseKeyFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return UseKeyWrapper(_ => new KeyFileKeyWrapper(path));
    }

    /// <summary>Wraps by anything else: an HSM, a key management service.</summary>
    public DocumentEncryptionBuilder UseKeyWrapper(Func<IServiceProvider, IKeyWrapper> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Services.Replace(ServiceDescriptor.Singleton(factory));
        return this;
    }
}

using EContract.Sdk.DependencyInjection;
using EContract.Sdk.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses where documents are kept.</summary>
public static class EContractBuilderStorageExtensions
{
    /// <summary>Keeps documents as encrypted files in a directory.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="directory">The directory; it is made when needed.</param>
    /// <param name="configureEncryption">Chooses what wraps the documents' keys. Documents are never stored unencrypted.</param>
    public static EContractBuilder UseFileSystemDocuments(
        this EContractBuilder builder, string directory, Action<DocumentEncryptionBuilder> configureEncryption)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        ArgumentNullException.ThrowIfNull(configureEncryption);
        configureEncryption(new DocumentEncryptionBuilder(builder));
        // By its own type too: who rotates keys asks it to wrap the documents' anew.
        builder.Services.Replace(ServiceDescriptor.Singleton(provider => new FileSystemDocumentStore(
            directory, provider.GetRequiredService<IKeyWrapper>(), provider.GetRequiredService<TimeProvider>())));
        builder.Services.Replace(ServiceDescriptor.Singleton<IDocumentStore>(provider => provider.GetRequiredService<FileSystemDocumentStore>()));
        builder.Services.AddOptions<RequiredServices>()
            .Configure(required => required.Require<IKeyWrapper>("UseFileSystemDocuments(…, encryption => encryption.UseKeyFile(…))"));
        return builder;
    }

    /// <summary>
    /// Keeps documents in memory: for tests and trials, as they are gone with the process. So is the key that wraps, unless
    /// another is chosen.
    /// </summary>
    public static EContractBuilder UseInMemoryDocuments(this EContractBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IDocumentStore, InMemoryDocumentStore>());
        builder.Services.TryAddSingleton<IKeyWrapper, InMemoryKeyWrapper>();
        return builder;
    }

    /// <summary>Wraps keys and other small secrets under a key in a file, which is made with a random key where there is none.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The key file; keep a copy of it, apart from the documents.</param>
    public static EContractBuilder UseKeyFile(this EContractBuilder builder, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return builder.UseKeyWrapper(_ => new KeyFileKeyWrapper(path));
    }

    /// <summary>Wraps keys and other small secrets by anything else: an HSM, a key management service.</summary>
    public static EContractBuilder UseKeyWrapper(this EContractBuilder builder, Func<IServiceProvider, IKeyWrapper> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.Replace(ServiceDescriptor.Singleton(factory));
        return builder;
    }
}

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
        configureEncryption(new DocumentEncryptionBuilder(builder.Services));
        builder.Services.Replace(ServiceDescriptor.Singleton<IDocumentStore>(provider => new FileSystemDocumentStore(
            directory, provider.GetRequiredService<IKeyWrapper>(), provider.GetRequiredService<TimeProvider>())));
        builder.Services.AddOptions<EContract.Sdk.DependencyInjection.RequiredServices>()
            .Configure(required => required.Require<IKeyWrapper>("UseFileSystemDocuments(…, encryption => encryption.UseKeyFile(…))"));
        return builder;
    }

    /// <summary>Keeps documents in memory: for tests and trials, as they are gone with the process.</summary>
    public static EContractBuilder UseInMemoryDocuments(this EContractBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IDocumentStore, InMemoryDocumentStore>());
        return builder;
    }
}

using EContract.Sdk.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses the key-encryption key that wraps each document's own key; the last call wins.</summary>
public sealed class DocumentEncryptionBuilder
{
    private readonly EContractBuilder _builder;

    internal DocumentEncryptionBuilder(EContractBuilder builder) => _builder = builder;

    /// <summary>The host's choices, for packages that wrap elsewhere.</summary>
    public EContractBuilder Contracts => _builder;

    /// <summary>Wraps under a key in a file, which is made with a random key where there is none.</summary>
    /// <param name="path">The key file; keep a copy of it, apart from the documents.</param>
    public DocumentEncryptionBuilder UseKeyFile(string path)
    {
        _builder.UseKeyFile(path);
        return this;
    }

    /// <summary>Wraps by anything else: an HSM, a key management service.</summary>
    public DocumentEncryptionBuilder UseKeyWrapper(Func<IServiceProvider, IKeyWrapper> factory)
    {
        _builder.UseKeyWrapper(factory);
        return this;
    }
}

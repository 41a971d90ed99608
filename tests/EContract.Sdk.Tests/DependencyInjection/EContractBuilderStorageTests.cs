using EContract.Sdk.Storage;
using EContract.TestInfrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.Sdk.Tests.DependencyInjection;

public sealed class EContractBuilderStorageTests
{
    [Fact]
    public async Task UseFileSystemDocuments_WithKeyFile_SavesAndOpens()
    {
        using var directory = new TemporaryDirectory();
        await using ServiceProvider services = new ServiceCollection()
            .AddEContract(contracts => contracts.UseFileSystemDocuments(
                directory.Combine("documents"), encryption => encryption.UseKeyFile(directory.Combine("kek.key"))))
            .BuildServiceProvider();
        IDocumentStore store = services.GetRequiredService<IDocumentStore>();

        StoredDocument stored = await store.SaveAsync(new DocumentScope("envelope", "document"), "content"u8.ToArray());

        Assert.IsType<FileSystemDocumentStore>(store);
        Assert.True(await store.ExistsAsync(stored.Key));
        Assert.True(File.Exists(directory.Combine("kek.key")));
    }

    [Fact]
    public void UseInMemoryDocuments_AfterAnotherStore_Wins()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddEContract(contracts => contracts
                .UseFileSystemDocuments("documents", encryption => encryption.UseKeyFile("kek.key"))
                .UseInMemoryDocuments()
                .UseInMemoryDocuments())
            .BuildServiceProvider();

        Assert.IsType<InMemoryDocumentStore>(Assert.Single(services.GetServices<IDocumentStore>()));
    }
}

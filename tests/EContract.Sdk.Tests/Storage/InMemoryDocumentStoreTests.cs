using EContract.Sdk.Storage;

namespace EContract.Sdk.Tests.Storage;

public sealed class InMemoryDocumentStoreTests : DocumentStoreConformance
{
    protected override IDocumentStore Store { get; } = new InMemoryDocumentStore();
}

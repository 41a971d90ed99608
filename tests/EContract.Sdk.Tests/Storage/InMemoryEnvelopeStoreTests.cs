using EContract.Sdk.Storage;
using EContract.TestInfrastructure.Conformance;

namespace EContract.Sdk.Tests.Storage;

public sealed class InMemoryEnvelopeStoreTests : EnvelopeStoreConformance
{
    protected override IEnvelopeStore Store { get; } = new InMemoryEnvelopeStore();
}

using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>A key that stands for one where nothing is signed for real.</summary>
internal sealed class UnusedKey : ISigner
{
    public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => throw new InvalidOperationException();

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException();
}

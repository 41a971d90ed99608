using EContract.Sdk.Cryptography;
using EContract.Sdk.Timestamping;

namespace EContract.Cli.Options;

/// <summary>Stands in where no <c>--tsa</c> is given and only the document can tell whether one is needed.</summary>
internal sealed class NoTimestampAuthority : ITimestampAuthority
{
    public ValueTask<TimestampToken> TimestampAsync(
        ReadOnlyMemory<byte> digest, DigestAlgorithm algorithm, CancellationToken cancellationToken = default) =>
        throw new UsageException("A signature in the document has no timestamp yet: give --tsa URL.");
}

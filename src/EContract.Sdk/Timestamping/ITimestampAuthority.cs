using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Timestamping;

/// <summary>Something that says when a digest existed, by an RFC 3161 time-stamp token.</summary>
/// <remarks>Implementations are safe for concurrent use.</remarks>
public interface ITimestampAuthority
{
    /// <summary>Obtains a token over a digest, checked against the request (RFC 3161, 2.4.2): imprint, nonce, signature.</summary>
    /// <param name="digest">The digest to stamp.</param>
    /// <param name="algorithm">The algorithm that made it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="TimestampException">No acceptable token was obtained. There is never a substitute.</exception>
    ValueTask<TimestampToken> TimestampAsync(
        ReadOnlyMemory<byte> digest,
        DigestAlgorithm algorithm,
        CancellationToken cancellationToken = default);
}

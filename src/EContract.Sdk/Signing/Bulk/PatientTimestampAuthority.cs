using EContract.Sdk.Cryptography;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Signing.Bulk;

/// <summary>Asks an authority for a limited number of tokens at a time, and waits while it is away.</summary>
internal sealed class PatientTimestampAuthority(ITimestampAuthority authority, Outage outage, int maxAtOnce) : ITimestampAuthority, IDisposable
{
    private readonly SemaphoreSlim _free = new(maxAtOnce);

    public async ValueTask<TimestampToken> TimestampAsync(
        ReadOnlyMemory<byte> digest, DigestAlgorithm algorithm, CancellationToken cancellationToken = default)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await outage.RunAsync(token => authority.TimestampAsync(digest, algorithm, token), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();
}

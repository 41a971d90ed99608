using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Timestamping;

/// <summary>
/// Several authorities in order of preference: the next is asked when one cannot be reached, does not answer in time or
/// says that it cannot answer now. An authority that refuses the request, or whose answer is wrong (imprint, nonce,
/// signature), ends the attempt: that is a fault to be looked at, not to be hidden by another authority's token.
/// </summary>
public sealed class FailoverTimestampAuthority : ITimestampAuthority
{
    private readonly ITimestampAuthority[] _authorities;

    /// <summary>Creates the list.</summary>
    /// <param name="authorities">The authorities, the preferred first; at least one.</param>
    public FailoverTimestampAuthority(params IEnumerable<ITimestampAuthority> authorities)
    {
        ArgumentNullException.ThrowIfNull(authorities);
        _authorities = [.. authorities];
        if (_authorities.Length == 0)
            throw new ArgumentException("At least one time-stamping authority is needed.", nameof(authorities));
    }

    /// <inheritdoc/>
    public async ValueTask<TimestampToken> TimestampAsync(
        ReadOnlyMemory<byte> digest,
        DigestAlgorithm algorithm,
        CancellationToken cancellationToken = default)
    {
        var failures = new List<TimestampException>();
        foreach (ITimestampAuthority authority in _authorities)
        {
            try
            {
                return await authority.TimestampAsync(digest, algorithm, cancellationToken).ConfigureAwait(false);
            }
            catch (TimestampException e) when (e.IsTransient)
            {
                failures.Add(e);
            }
        }

        throw failures.Count == 1
            ? failures[0]
            : new TimestampException(
                failures[^1].Failure,
                string.Join(" ", failures.Select(failure => failure.Message)),
                new AggregateException(failures));
    }
}

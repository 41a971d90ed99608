using System.Security.Cryptography;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Timestamping;

/// <summary>Asks whether a time-stamping authority works, for a host's health checks.</summary>
public static class TimestampAuthorityProbe
{
    /// <summary>
    /// Obtains a token over random bytes, which proves address, credentials, policy and certificate at once. An
    /// authority may count it like any other token.
    /// </summary>
    /// <param name="authority">The authority; of a <see cref="FailoverTimestampAuthority"/> probe each of its <see cref="FailoverTimestampAuthority.Authorities"/> to see them all.</param>
    /// <param name="timeProvider">The clock that its clock is compared with.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What was found; an authority that fails is a result, not an exception.</returns>
    public static async ValueTask<TimestampAuthorityHealth> ProbeAsync(
        this ITimestampAuthority authority, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(authority);
        timeProvider ??= TimeProvider.System;
        long start = timeProvider.GetTimestamp();
        try
        {
            DigestAlgorithm algorithm = DigestAlgorithm.Sha256;
            TimestampToken token = await authority
                .TimestampAsync(RandomNumberGenerator.GetBytes(algorithm.Length), algorithm, cancellationToken)
                .ConfigureAwait(false);
            TimeSpan difference = token.Time - timeProvider.GetUtcNow();
            return new(true, timeProvider.GetElapsedTime(start), null, null, difference, token.FindSigner());
        }
        catch (TimestampException e)
        {
            return new(false, timeProvider.GetElapsedTime(start), e.Failure, e.Message, null, null);
        }
    }
}

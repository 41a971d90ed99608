using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Timestamping;

/// <summary>
/// Several authorities in order of preference: the next is asked when one cannot be reached, does not answer in time or
/// says that it cannot answer now; one that keeps failing is left alone for a while. An authority that refuses the
/// request, or whose answer is wrong (imprint, nonce, signature), ends the attempt: that is a fault to be looked at, not
/// to be hidden by another authority's token.
/// </summary>
public sealed class FailoverTimestampAuthority : ITimestampAuthority
{
    private readonly (ITimestampAuthority Authority, CircuitBreaker<TimestampException> Breaker)[] _authorities;

    /// <summary>Creates the list with the default options.</summary>
    /// <param name="authorities">The authorities, the preferred first; at least one.</param>
    public FailoverTimestampAuthority(params IEnumerable<ITimestampAuthority> authorities)
        : this(authorities, null)
    {
    }

    /// <summary>Creates the list.</summary>
    /// <param name="authorities">The authorities, the preferred first; at least one.</param>
    /// <param name="options">When one that keeps failing is left alone.</param>
    /// <param name="timeProvider">The clock that says for how long.</param>
    public FailoverTimestampAuthority(
        IEnumerable<ITimestampAuthority> authorities, FailoverTimestampOptions? options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(authorities);
        options ??= new FailoverTimestampOptions();
        timeProvider ??= TimeProvider.System;
        _authorities = [.. authorities.Select(authority => (authority, new CircuitBreaker<TimestampException>(options.FailureThreshold, options.BreakDuration, timeProvider)))];
        if (_authorities.Length == 0)
            throw new ArgumentException("At least one time-stamping authority is needed.", nameof(authorities));
    }

    /// <summary>The authorities, the preferred first, e.g. to probe each of them.</summary>
    public IEnumerable<ITimestampAuthority> Authorities => _authorities.Select(each => each.Authority);

    /// <inheritdoc/>
    public async ValueTask<TimestampToken> TimestampAsync(
        ReadOnlyMemory<byte> digest,
        DigestAlgorithm algorithm,
        CancellationToken cancellationToken = default)
    {
        var failures = new List<TimestampException>();
        foreach ((ITimestampAuthority authority, CircuitBreaker<TimestampException> breaker) in _authorities)
        {
            TimestampException? known = breaker.LastFailure;
            if (!breaker.TryEnter())
            {
                failures.Add(known ?? new TimestampException(TimestampFailure.Unavailable, "A time-stamping authority that kept failing is being tried again."));
                continue;
            }

            try
            {
                TimestampToken token = await authority.TimestampAsync(digest, algorithm, cancellationToken).ConfigureAwait(false);
                breaker.Answered();
                return token;
            }
            catch (TimestampException e) when (e.IsTransient)
            {
                breaker.Failed(e);
                failures.Add(e);
            }
            catch (TimestampException)
            {
                breaker.Answered();
                throw;
            }
            catch
            {
                breaker.Abandoned();
                throw;
            }
        }

        throw new TimestampException(
            failures[^1].Failure,
            string.Join(" ", failures.Select(failure => failure.Message)),
            failures.Count == 1 ? failures[0] : new AggregateException(failures));
    }
}

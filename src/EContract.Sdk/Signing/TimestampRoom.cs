using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Signing;

/// <summary>
/// Knows how much room the tokens of one authority need. A first token is asked for only to be measured; from then on
/// every token seen keeps the figure right.
/// </summary>
#pragma warning disable CA1001 // A semaphore that nobody asks for its wait handle holds none.
internal sealed class TimestampRoom(ITimestampAuthority authority)
#pragma warning restore CA1001
{
    // Serial numbers, fractions of seconds and ECDSA values vary by a few bytes from token to token.
    private const int Slack = 64;

    // An authority whose tokens grow each time would have the key sign for ever.
    private const int MaxLayouts = 3;

    // One token is enough to measure, however many documents wait for it.
    private readonly SemaphoreSlim _measuring = new(1);
    private int _longest;

    public ITimestampAuthority Authority => authority;

    /// <summary>How many bytes to keep for a token.</summary>
    /// <exception cref="TimestampException">No token can be had.</exception>
    public async ValueTask<int> MeasureAsync(DigestAlgorithm algorithm, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _longest) == 0)
            await MeasureFirstAsync(algorithm, cancellationToken).ConfigureAwait(false);
        return Volatile.Read(ref _longest) + Slack;
    }

    /// <summary>Obtains a token and remembers its length.</summary>
    /// <exception cref="TimestampException">No token can be had.</exception>
    public async ValueTask<TimestampToken> TimestampAsync(ReadOnlyMemory<byte> digest, DigestAlgorithm algorithm, CancellationToken cancellationToken)
    {
        TimestampToken token = await authority.TimestampAsync(digest, algorithm, cancellationToken).ConfigureAwait(false);
        // Whatever implementation was plugged in: a token over something else must not end up in a document.
        if (token.Info.ImprintAlgorithmOid != algorithm.Oid || !token.Info.Imprint.Span.SequenceEqual(digest.Span))
            throw new TimestampException(TimestampFailure.WrongImprint, "The time-stamp token covers another digest than the one sent.");
        int longest;
        while (token.Encoded.Length > (longest = Volatile.Read(ref _longest)))
            Interlocked.CompareExchange(ref _longest, token.Encoded.Length, longest);
        return token;
    }

    private async ValueTask MeasureFirstAsync(DigestAlgorithm algorithm, CancellationToken cancellationToken)
    {
        await _measuring.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Volatile.Read(ref _longest) == 0)
                await TimestampAsync(RandomNumberGenerator.GetBytes(algorithm.Length), algorithm, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _measuring.Release();
        }
    }

    /// <summary>Sees that a layout for longer tokens is tried only a few times.</summary>
    /// <param name="layouts">How many have been too small so far.</param>
    /// <exception cref="TimestampException">It was tried often enough.</exception>
    public static void RequireAnotherLayout(int layouts)
    {
        if (layouts >= MaxLayouts)
            throw new TimestampException(TimestampFailure.InvalidToken, $"The timestamp authority's tokens grow: {layouts} times one was longer than all before.");
    }
}

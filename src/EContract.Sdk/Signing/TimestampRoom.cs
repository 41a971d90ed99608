using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Signing;

/// <summary>
/// Knows how much room the tokens of one authority need. A first token is asked for only to be measured; from then on
/// every token seen keeps the figure right.
/// </summary>
internal sealed class TimestampRoom(ITimestampAuthority authority)
{
    // Serial numbers, fractions of seconds and ECDSA values vary by a few bytes from token to token.
    private const int Slack = 64;

    // An authority whose tokens grow each time would have the key sign for ever.
    private const int MaxLayouts = 3;

    private int _longest;

    /// <summary>How many bytes to keep for a token.</summary>
    /// <exception cref="TimestampException">No token can be had.</exception>
    public async ValueTask<int> MeasureAsync(DigestAlgorithm algorithm, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _longest) == 0)
            await TimestampAsync(RandomNumberGenerator.GetBytes(algorithm.Length), algorithm, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Sees that a layout for longer tokens is tried only a few times.</summary>
    /// <param name="layouts">How many have been too small so far.</param>
    /// <exception cref="TimestampException">It was tried often enough.</exception>
    public static void RequireAnotherLayout(int layouts)
    {
        if (layouts >= MaxLayouts)
            throw new TimestampException(TimestampFailure.InvalidToken, $"The timestamp authority's tokens grow: {layouts} times one was longer than all before.");
    }
}

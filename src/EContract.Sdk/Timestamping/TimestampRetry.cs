using System.Security.Cryptography;

namespace EContract.Sdk.Timestamping;

/// <summary>Tries again what failed in a way that may pass, ever later, until a deadline. The last failure is the one thrown.</summary>
internal sealed class TimestampRetry(Rfc3161TimestampOptions options, TimeProvider timeProvider)
{
    internal async ValueTask<TimestampToken> RunAsync(
        Uri authority, Func<CancellationToken, ValueTask<TimestampToken>> attempt, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Deadline, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        TimestampException? last = null;
        try
        {
            for (int made = 1; ; made++)
            {
                try
                {
                    return await attempt(either.Token).ConfigureAwait(false);
                }
                catch (TimestampException e) when (e.IsTransient && made < options.MaxAttempts)
                {
                    last = e;
                }

                await Task.Delay(PauseAfter(made), timeProvider, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw last ?? new TimestampException(
                TimestampFailure.Timeout, $"No timestamp from {authority}: there was no answer within the deadline of {options.Deadline.TotalSeconds:0.###} s.", e);
        }
    }

    // Half of each pause is random, so that clients which failed together do not come back together.
    private TimeSpan PauseAfter(int made) =>
        options.RetryDelay * Math.Pow(2, Math.Min(made - 1, 10)) * (0.5 + (RandomNumberGenerator.GetInt32(1000) / 2000.0));
}

using System.Runtime.ExceptionServices;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Signing.Bulk;

/// <summary>
/// Knows of one service, a key or a timestamp authority, whether it is away. While it is, everybody waits, and one after the
/// other tries it, ever later; when it answers, all go on. When it stays away for too long, or denies access, it is given up.
/// </summary>
#pragma warning disable CA1001 // A semaphore that nobody asks for its wait handle holds none.
internal sealed class Outage(PdfBulkSignerOptions options, TimeProvider timeProvider)
#pragma warning restore CA1001
{
    // A call that fails again while others succeed is at fault itself.
    private const int MaxOwnFailures = 3;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _trial = new(1);
    private volatile bool _isAway;
    private long _since;
    private TimeSpan _pause;
    private int _recoveries;

    /// <summary>Why the service was given up; <see langword="null"/> while there is hope.</summary>
    public EContractException? GivenUp { get; private set; }

    /// <summary>Calls the service, again and again while it is away.</summary>
    /// <exception cref="EContractException">The call's own failure, or that for which the service was given up.</exception>
    public async ValueTask<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        var own = new OwnFailures(this);
        while (true)
        {
            if (GivenUp is { } reason)
                ExceptionDispatchInfo.Throw(reason);
            if (!_isAway)
            {
                if (await TryAsync(call, own, isTrial: false, cancellationToken).ConfigureAwait(false) is (true, { } answer))
                    return answer;
                continue;
            }

            await _trial.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (!_isAway || GivenUp is not null)
                    continue;
                await Task.Delay(_pause, timeProvider, cancellationToken).ConfigureAwait(false);
                if (await TryAsync(call, own, isTrial: true, cancellationToken).ConfigureAwait(false) is (true, { } answer))
                    return answer;
            }
            finally
            {
                _trial.Release();
            }
        }
    }

    private async ValueTask<(bool Answered, T? Answer)> TryAsync<T>(
        Func<CancellationToken, ValueTask<T>> call, OwnFailures own, bool isTrial, CancellationToken cancellationToken)
    {
        try
        {
            T answer = await call(cancellationToken).ConfigureAwait(false);
            Answered();
            return (true, answer);
        }
        catch (EContractException e) when (e.IsTransient)
        {
            Failed(e, isTrial);
            if (GivenUp is not null || own.AreTooMany())
                throw;
            return (false, default);
        }
        catch (SignerException e) when (e.Failure is SignerFailure.AccessDenied or SignerFailure.KeyNotFound)
        {
            // Every other document would be told the same, and a token that is asked too often locks.
            GivenUp = e;
            throw;
        }
    }

    private void Answered()
    {
        if (!_isAway)
            return;
        lock (_lock)
        {
            if (_isAway)
                _recoveries++;
            _isAway = false;
        }
    }

    // Calls that were under way when the service went all fail; only a trial says that it is still away.
    private void Failed(EContractException error, bool isTrial)
    {
        lock (_lock)
        {
            if (!_isAway)
                (_isAway, _since, _pause) = (true, timeProvider.GetTimestamp(), options.RetryDelay);
            else if (isTrial)
                _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, options.MaxRetryDelay.Ticks));
            if (timeProvider.GetElapsedTime(_since) >= options.Patience)
                GivenUp = error;
        }
    }

    /// <summary>Counts how often one call failed after the service had been there for others.</summary>
    private sealed class OwnFailures(Outage outage)
    {
        private int _count;
        private int _recoveriesSeen = outage._recoveries;

        public bool AreTooMany()
        {
            if (_recoveriesSeen == outage._recoveries)
                return false;
            _recoveriesSeen = outage._recoveries;
            return ++_count >= MaxOwnFailures;
        }
    }
}

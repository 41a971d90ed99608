using System.Collections.Concurrent;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Interop;
using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11.Sessions;

/// <summary>A bounded number of sessions, kept open and logged in, one for each call at a time.</summary>
/// <remarks>A PKCS#11 session does one thing at once: a shared one answers <c>CKR_OPERATION_ACTIVE</c>.</remarks>
internal sealed class Pkcs11SessionPool(Pkcs11TokenOptions options, SessionType sessionType, int capacity, TimeProvider timeProvider)
    : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(capacity);
    private readonly ConcurrentStack<PooledSession> _idle = new();
    private volatile bool _disposed;

    /// <summary>Runs calls on a session; when the session turns out to be lost, once more on a new one.</summary>
    /// <param name="calls">Calls that may be repeated as a whole.</param>
    /// <param name="cancellationToken">Stops waiting; the session comes back when the module lets go of it.</param>
    /// <exception cref="SignerException">The token is not there, denies access, fails, or does not answer in time.</exception>
    public async ValueTask<TResult> RunAsync<TResult>(Func<PooledSession, TResult> calls, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.OperationTimeout, timeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            Task<TResult> running = RunWithRecoveryAsync(calls, stop.Token);
            return await running.WaitAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SignerException(SignerFailure.Unavailable, $"{Where} did not answer within {options.OperationTimeout}.", e);
        }
        catch (Pkcs11Exception e)
        {
            throw Pkcs11Failures.ToSignerException(e, Where);
        }
    }

    /// <summary>Closes the idle sessions, and lets those in use be closed when they come back.</summary>
    /// <returns>Completes when the idle ones are closed. Need not be awaited.</returns>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await CloseIdleAsync().ConfigureAwait(false);
    }

    private string Where => options.TokenLabel is { } label ? $"Token '{label}' of {options.LibraryPath}" : options.LibraryPath;

    private async Task<TResult> RunWithRecoveryAsync<TResult>(Func<PooledSession, TResult> calls, CancellationToken cancellationToken)
    {
        try
        {
            return await RunOnceAsync(calls, cancellationToken).ConfigureAwait(false);
        }
        catch (Pkcs11Exception e) when (Pkcs11Failures.IsSessionLost(e.RV))
        {
            // What took one session has mostly taken them all: logout, C_CloseAllSessions, a token pulled out.
            _ = CloseIdleAsync();
            return await RunOnceAsync(calls, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<TResult> RunOnceAsync<TResult>(Func<PooledSession, TResult> calls, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        PooledSession? session = null;
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(Pkcs11Signer));
            session = TakeIdle() ?? await PooledSession.OpenAsync(options, sessionType, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return await session.RunAsync(calls).ConfigureAwait(false);
        }
        catch (Pkcs11Exception e) when (Pkcs11Failures.IsSessionLost(e.RV))
        {
            _ = session?.CloseAsync();
            session = null;
            throw;
        }
        finally
        {
            if (session is not null)
                Return(session);
            _free.Release();
        }
    }

    private PooledSession? TakeIdle()
    {
        while (_idle.TryPop(out PooledSession? session))
        {
            if (!session.IsStale)
                return session;
            _ = session.CloseAsync();
        }

        return null;
    }

    private void Return(PooledSession session)
    {
        _idle.Push(session);
        if (_disposed)
            _ = CloseIdleAsync();
    }

    private async Task CloseIdleAsync()
    {
        var closing = new List<Task>();
        while (_idle.TryPop(out PooledSession? session))
            closing.Add(session.CloseAsync());
        // A module that hangs while closing keeps its threads, not its callers.
        await Task.WhenAll(closing)
            .WaitAsync(options.OperationTimeout, timeProvider)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}

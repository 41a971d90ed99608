using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Interop;
using EContract.Sdk.Pkcs11.Tokens;
using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11.Sessions;

/// <summary>A bounded number of sessions, kept open and logged in, one for each request at a time.</summary>
/// <remarks>
/// A PKCS#11 session does one thing at once: a shared one answers <c>CKR_OPERATION_ACTIVE</c>. A request is repeated, within its
/// time, when what it met may pass: on another session, with the module initialised anew, or when the token is back.
/// </remarks>
internal sealed class Pkcs11SessionPool : IAsyncDisposable
{
    // Calls that succeed to open and log in, and yet fail on every new session, are not the HSM's absence.
    private const int MostFreshFailures = 3;

    // A wrong setting looks like an absent HSM; who has never connected is told so soon.
    private const int MostFirstFailures = 4;

    private readonly Pkcs11TokenOptions _options;
    private readonly SessionType _sessionType;
    private readonly TimeProvider _timeProvider;
    private readonly SessionSlots _slots;
    private readonly IdleSessions _idle;
    private readonly RecoveryPace _pace;
    private readonly Lock _starting = new();
    private volatile Pkcs11Module? _module;
    private ITimer? _sweep;
    private volatile bool _hasConnected;
    private int _disposed;

    public Pkcs11SessionPool(Pkcs11TokenOptions options, SessionType sessionType, int capacity, TimeProvider timeProvider)
    {
        (_options, _sessionType, _timeProvider) = (options, sessionType, timeProvider);
        _slots = new SessionSlots(capacity);
        _idle = new IdleSessions(timeProvider);
        _pace = new RecoveryPace(timeProvider);
    }

    /// <summary>Whether its sessions are logged in; without a login only public objects are seen.</summary>
    public bool LogsIn { get; init; } = true;

    /// <summary>The places that requests have, and wait for.</summary>
    public SessionSlots Slots => _slots;

    /// <summary>How many open sessions nobody uses.</summary>
    public int IdleCount => _idle.Count;

    /// <summary>How metrics name the token.</summary>
    public string TokenName => _options.TokenLabel ?? _options.TokenSerial ?? Path.GetFileName(_options.LibraryPath);

    private string Where => _options.TokenLabel is { } label ? $"Token '{label}' of {_options.LibraryPath}" : _options.LibraryPath;

    /// <summary>Runs calls on a session, and again on others when a session, the module or the token is lost meanwhile.</summary>
    /// <param name="calls">Calls that may be repeated as a whole.</param>
    /// <param name="cancellationToken">Stops waiting at once; the session comes back when the module lets go of it.</param>
    /// <exception cref="SignerException">The token is not there, denies access, fails, or does not answer in time.</exception>
    public ValueTask<TResult> RunAsync<TResult>(Func<PooledSession, TResult> calls, CancellationToken cancellationToken) =>
        RunAsync((session, _) => calls(session), Begin(), cancellationToken);

    /// <summary>Runs calls as a step of a request.</summary>
    /// <param name="calls">Calls that may be repeated as a whole; cancelled when nobody waits for them any more.</param>
    /// <param name="began">When the request <see cref="Begin">began</see>.</param>
    /// <param name="cancellationToken">Stops waiting at once; the session comes back when the module lets go of it.</param>
    /// <exception cref="SignerException">The token is not there, denies access, fails, or does not answer in time.</exception>
    public ValueTask<TResult> RunAsync<TResult>(
        Func<PooledSession, CancellationToken, TResult> calls, long began, CancellationToken cancellationToken) =>
        RunOnSessionAsync((session, stop) => session.RunAsync(own => calls(own, stop)), began, cancellationToken);

    /// <summary>Begins a request of several steps, which share its time.</summary>
    public long Begin() => _timeProvider.GetTimestamp();

    /// <summary>Fetches the PIN for a key that wants it with each signature, as a step of a request.</summary>
    /// <exception cref="SignerException">There is none, or not in time.</exception>
    public async ValueTask<OfferedPin> FetchPinAsync(Pkcs11Token token, long began, CancellationToken cancellationToken)
    {
        using PoolRequest request = CreateRequest(began, cancellationToken);
        try
        {
            return await OfferedPin.FetchAsync(token, CKU.CKU_CONTEXT_SPECIFIC, _options, request.Stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SignerException(
                SignerFailure.Unavailable, $"The PIN of the {token.DisplayName} was not provided within {_options.OperationTimeout}.", e);
        }
    }

    /// <summary>Opens as many sessions as are always to be there.</summary>
    /// <exception cref="SignerException">The token is not there, denies access, fails, or does not answer in time.</exception>
    public async ValueTask WarmUpAsync(CancellationToken cancellationToken)
    {
        // Each keeps its session until all have theirs, or they would share.
        var all = new TaskCompletionSource();
        int opened = 0, wanted = Math.Max(1, _options.MinSessions);
        await Task.WhenAll(Enumerable.Range(0, wanted).Select(_ => RunOnSessionAsync(OpenOneAsync, Begin(), cancellationToken).AsTask())).ConfigureAwait(false);

        async Task<bool> OpenOneAsync(PooledSession session, CancellationToken stop)
        {
            if (Interlocked.Increment(ref opened) >= wanted)
                all.TrySetResult();
            await all.Task.WaitAsync(stop).ConfigureAwait(false);
            return true;
        }
    }

    /// <summary>Closes the idle sessions, and lets those in use be closed when they come back.</summary>
    /// <returns>Completes when the idle ones are closed. Need not be awaited.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        Pkcs11Module? module;
        lock (_starting)
            module = _module;
        if (module is null)
            return;
        Pkcs11Metrics.Forget(this);
        await _sweep!.DisposeAsync().ConfigureAwait(false);
        Task closing = CloseAsync(module, _idle.TakeAll());
        Task released = closing.ContinueWith(_ => module.ReleaseAsync(), TaskScheduler.Default).Unwrap();
        // A module that hangs while closing keeps its threads, not its callers.
        await released.WaitAsync(_options.OperationTimeout, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Nothing outside knows the pool before it is used.
    private async Task<Pkcs11Module> StartAsync(CancellationToken cancellationToken)
    {
        Pkcs11Module module = await Pkcs11Module.AcquireAsync(_options.LibraryPath, _options.LibraryParameters, cancellationToken).ConfigureAwait(false);
        lock (_starting)
        {
            if (_module is null && _disposed == 0)
            {
                TimeSpan idle = _options.SessionIdleTimeout;
                TimeSpan interval = idle == Timeout.InfiniteTimeSpan ? idle : idle / 2;
                _sweep = _timeProvider.CreateTimer(_ => CloseOld(module), null, interval, interval);
                Pkcs11Metrics.Track(this, TokenName);
                return _module = module;
            }
        }

        // Another request was quicker, or the pool is closed.
        _ = module.ReleaseAsync();
        ThrowIfDisposed();
        return module;
    }

    private PoolRequest CreateRequest(long began, CancellationToken cancellationToken)
    {
        TimeSpan left = _options.OperationTimeout - _timeProvider.GetElapsedTime(began);
        return new PoolRequest(left > TimeSpan.Zero ? left : TimeSpan.Zero, _timeProvider, cancellationToken);
    }

    private async ValueTask<TResult> RunOnSessionAsync<TResult>(
        Func<PooledSession, CancellationToken, Task<TResult>> calls, long began, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        PoolRequest request = CreateRequest(began, cancellationToken);
        Task<TResult>? work = null;
        try
        {
            Pkcs11Module module = _module ?? await StartAsync(request.Stop).ConfigureAwait(false);
            await _slots.EnterAsync(Where, module.Generation, request.Stop).ConfigureAwait(false);
            work = RunWithRecoveryAsync(module, calls, request);
            return await work.WaitAsync(request.Stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            string last = request.LastFailure is { } failure ? $" The last failure: {failure.Message}" : "";
            throw new SignerException(
                SignerFailure.Unavailable, $"{Where} did not answer within {_options.OperationTimeout}.{last}", request.LastFailure ?? e);
        }
        catch (TokenAbsentException e)
        {
            throw new SignerException(SignerFailure.Unavailable, e.Message, e);
        }
        catch (Pkcs11Exception e)
        {
            throw Pkcs11Failures.ToSignerException(e, Where);
        }
        catch (Exception e) when (e is AttributeValueException or CryptographicException)
        {
            throw new SignerException(SignerFailure.SigningFailed, $"{Where} gave an answer that makes no sense: {e.Message}", e);
        }
        finally
        {
            if (work is null or { IsCompleted: true })
                End(request, entered: work is not null);
            else
                _ = EndLaterAsync(request, work);
        }
    }

    // Who asked has been answered; the call may still be under way, and keeps its place while it keeps to its time.
    private async Task EndLaterAsync(PoolRequest request, Task work)
    {
        await request.WaitForDeadlineAsync(work).ConfigureAwait(false);
        Task stuck = Task.CompletedTask;
        if (!work.IsCompleted)
        {
            request.Lease?.GiveUp();
            Pkcs11Metrics.Recovered(TokenName, "call");
            stuck = _slots.CountAsStuckAsync(work, request.Lease?.Generation ?? 0);
        }

        End(request, entered: true);
        await stuck.ConfigureAwait(false);
    }

    private void End(PoolRequest request, bool entered)
    {
        if (entered)
            _slots.Leave();
        request.Dispose();
    }

    private async Task<TResult> RunWithRecoveryAsync<TResult>(
        Pkcs11Module module, Func<PooledSession, CancellationToken, Task<TResult>> calls, PoolRequest request)
    {
        int freshFailures = 0;
        for (int failures = 0; ; failures++)
        {
            Pkcs11ModuleLease? lease = null;
            PooledSession? session = null;
            try
            {
                lease = await module.EnterAsync(_options.OperationTimeout, request.Stop).ConfigureAwait(false);
                request.Lease = lease;
                // Who is too late would not be given up any more.
                request.Stop.ThrowIfCancellationRequested();
                session = _idle.TryTake(lease.Generation)
                    ?? await PooledSession.OpenAsync(lease, _options, _sessionType, LogsIn, request.Stop).ConfigureAwait(false);
                _hasConnected = true;
                request.Stop.ThrowIfCancellationRequested();
                TResult result = await calls(session, request.Stop).ConfigureAwait(false);
                session.IsProven = true;
                _pace.Succeeded();
                return result;
            }
            catch (Pkcs11Exception e) when (
                Pkcs11Failures.MayPass(e.RV)
                && (_hasConnected || failures < MostFirstFailures)
                && (session is not { IsProven: false } || ++freshFailures < MostFreshFailures))
            {
                request.LastFailure = e;
                Revive(lease, e, isOpening: session is null);
                session = Discard(session, ref lease);
            }
            catch (TokenAbsentException e) when (_hasConnected)
            {
                // It was here before: it has been pulled out, or its library has lost it.
                request.LastFailure = e;
                ReviveModule(lease!, finalize: true);
            }
            finally
            {
                Return(session, lease);
            }

            await Task.Delay(RecoveryPace.PauseAfter(failures), _timeProvider, request.Stop).ConfigureAwait(false);
        }
    }

    // A session that fails is replaced; the module is initialised anew when no session can be had.
    private void Revive(Pkcs11ModuleLease? lease, Pkcs11Exception failure, bool isOpening)
    {
        if (lease is null || !Pkcs11Failures.IsDeviceLost(failure.RV))
            return;
        if (failure.RV == CKR.CKR_CRYPTOKI_NOT_INITIALIZED)
            ReviveModule(lease, finalize: false);
        else if (isOpening && failure.RV != CKR.CKR_SESSION_COUNT)
            ReviveModule(lease, finalize: true);
    }

    private void ReviveModule(Pkcs11ModuleLease lease, bool finalize)
    {
        if ((!finalize || _pace.MayRevive()) && lease.Module.MarkLost(lease.Generation, finalize))
            Pkcs11Metrics.Recovered(TokenName, "library");
    }

    private PooledSession? Discard(PooledSession? session, ref Pkcs11ModuleLease? lease)
    {
        if (session is not null)
        {
            Pkcs11Metrics.Recovered(TokenName, "session");
            _ = CloseAsync(session, lease!);
            lease = null;
        }

        return null;
    }

    private void Return(PooledSession? session, Pkcs11ModuleLease? lease)
    {
        if (session is not null && !_idle.TryAdd(session))
            _ = CloseAsync(session, lease!);
        else
            lease?.Dispose();
    }

    private void CloseOld(Pkcs11Module module) =>
        _ = CloseAsync(module, _idle.TakeOlderThan(_options.SessionIdleTimeout, leave: _options.MinSessions));

    private Task CloseAsync(Pkcs11Module module, List<PooledSession> sessions) => Task.WhenAll(sessions.ConvertAll(session =>
    {
        if (module.TryEnter(session.Generation, out Pkcs11ModuleLease? lease))
            return CloseAsync(session, lease);
        session.Abandon();
        return Task.CompletedTask;
    }));

    private async Task CloseAsync(PooledSession session, Pkcs11ModuleLease lease)
    {
        Task closing = session.CloseAsync(lease);
        Task ending = lease.EndAfterAsync(closing, _options.OperationTimeout, _timeProvider);
        await lease.Over.ConfigureAwait(false);
        if (!closing.IsCompleted)
            await _slots.CountAsStuckAsync(closing, session.Generation).ConfigureAwait(false);
        await ending.ConfigureAwait(false);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed != 0, typeof(Pkcs11Signer));
}

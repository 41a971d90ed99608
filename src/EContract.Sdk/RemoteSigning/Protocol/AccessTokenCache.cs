namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>
/// Keeps the access token of a client and has it renewed by one caller for all. Who waits shares the outcome, a failure included:
/// a wrong password is offered once, not once per waiter.
/// </summary>
internal sealed class AccessTokenCache(Func<CancellationToken, ValueTask<AccessToken>> obtain, TimeProvider timeProvider) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposed = new();
    private AccessToken? _token;
    private Task<AccessToken>? _renewal;

    public async ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        Task<AccessToken> renewal;
        lock (_lock)
        {
            if (_token is { } known && timeProvider.GetUtcNow() < known.UsableUntil)
                return known;
            // Who began it may go away; the others still want the token.
            renewal = _renewal ??= Task.Run(RenewAsync, CancellationToken.None);
        }

        return await renewal.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Forgets a token that the service did not accept, unless it was renewed in the meantime.</summary>
    public void Forget(AccessToken refused)
    {
        lock (_lock)
        {
            if (ReferenceEquals(_token, refused))
                _token = null;
        }
    }

    public void Dispose()
    {
        _disposed.Cancel();
        lock (_lock)
            _token = null;
    }

    private async Task<AccessToken> RenewAsync()
    {
        AccessToken? renewed = null;
        try
        {
            return renewed = await obtain(_disposed.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
                (_token, _renewal) = (renewed, null);
        }
    }
}

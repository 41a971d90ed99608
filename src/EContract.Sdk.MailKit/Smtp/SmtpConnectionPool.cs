using EContract.Sdk.Notifications;

namespace EContract.Sdk.MailKit.Smtp;

/// <summary>Connections that are used again: a handshake and a login cost more than a message.</summary>
internal sealed class SmtpConnectionPool(SmtpOptions options, TimeProvider time) : IDisposable, IAsyncDisposable
{
    private readonly SemaphoreSlim _places = new(options.MaxConnections);
    private readonly Stack<SmtpConnection> _idle = new();
    private readonly Lock _gate = new();

    public string Server { get; } = $"{options.Host}:{options.Port}";

    /// <summary>Waits until there is a place for a connection. Who has one comes back within the time that the server is given.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _places.WaitAsync(cancellationToken);

    /// <summary>Gives a connection that works to who has a place; without one, the place is free again.</summary>
    /// <exception cref="NotificationException">There is none.</exception>
    public async ValueTask<SmtpConnection> TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (TakeIdle() is { } idle)
            {
                if (await IsAliveAsync(idle, cancellationToken).ConfigureAwait(false))
                    return idle;
                idle.Dispose();
            }

            return await ConnectAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    /// <summary>Takes a connection back; what cannot be used again is closed.</summary>
    public async ValueTask ReturnAsync(SmtpConnection connection, bool isIntact)
    {
        try
        {
            connection.UsedAt = time.GetTimestamp();
            if (isIntact && connection.IsConnected && connection.Sent < options.MessagesPerConnection)
            {
                lock (_gate)
                    _idle.Push(connection);
            }
            else
            {
                await CloseAsync(connection, isIntact).ConfigureAwait(false);
            }
        }
        finally
        {
            _places.Release();
        }
    }

    public async ValueTask<SmtpConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new SmtpConnection(options);
        SmtpCredential? credential = null;
        try
        {
            credential = options.Credential is { } ask ? await AskAsync(ask, cancellationToken).ConfigureAwait(false) : null;
            await connection.OpenAsync(credential, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (Exception e)
        {
            connection.Dispose();
            if (SmtpErrors.Connecting(e, Server, credential?.Secret) is { } error)
                throw error;
            throw;
        }
    }

    // A vault that is away keeps all messages back, like a server that is. What it says may hold secrets.
    private static async ValueTask<SmtpCredential> AskAsync(Func<CancellationToken, ValueTask<SmtpCredential>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or NotificationException))
        {
            throw new NotificationException(NotificationFailure.Unavailable, $"The credentials for the mail server cannot be had ({e.GetType().Name}); see the host's log.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (TakeIdle() is { } connection)
            await CloseAsync(connection, isIntact: true).ConfigureAwait(false);
        _places.Dispose();
    }

    public void Dispose()
    {
        while (TakeIdle() is { } connection)
            connection.Dispose();
        _places.Dispose();
    }

    private SmtpConnection? TakeIdle()
    {
        lock (_gate)
            return _idle.TryPop(out SmtpConnection? connection) ? connection : null;
    }

    // A server closes what idles: asking is cheaper than losing a message's attempt.
    private async ValueTask<bool> IsAliveAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        if (!connection.IsConnected || time.GetElapsedTime(connection.UsedAt) > options.IdleTimeout)
            return false;
        try
        {
            await connection.NoOpAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (SmtpErrors.Sending(e, Server) is not null)
        {
            return false;
        }
    }

    private async ValueTask CloseAsync(SmtpConnection connection, bool isIntact)
    {
        using (connection)
        {
            using var patience = new CancellationTokenSource(options.Timeout, time);
            try
            {
                if (connection.IsConnected)
                    await connection.DisconnectAsync(quit: isIntact, patience.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException || SmtpErrors.Sending(e, Server) is not null)
            {
                // It is gone either way.
            }
        }
    }
}

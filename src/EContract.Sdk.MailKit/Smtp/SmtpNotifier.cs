using EContract.Sdk.Notifications;
using EContract.Sdk.Notifications.Mail;
using MailKit.Net.Smtp;
using MimeKit;
using MailboxAddress = EContract.Sdk.Notifications.MailboxAddress;

namespace EContract.Sdk.MailKit.Smtp;

/// <summary>Delivers messages to a mail server (RFC 5321), which takes them from there.</summary>
/// <remarks>
/// A message that is delivered twice, as after a crash, has the same Message-ID both times, by which mail systems and mail programs
/// recognise it. Connections are kept and used again. Safe for concurrent use.
/// </remarks>
public sealed class SmtpNotifier : INotifier, IDisposable, IAsyncDisposable
{
    private readonly SmtpOptions _options;
    private readonly TimeProvider _time;
    private readonly SmtpConnectionPool _pool;
    private readonly SendRate _rate;

    /// <summary>Creates the notifier; it connects when it first delivers.</summary>
    /// <param name="options">Which server, and how it is used; not to be changed afterwards.</param>
    /// <param name="timeProvider">The clock; the system's when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The options are incomplete or contradict themselves.</exception>
    public SmtpNotifier(SmtpOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindErrors().FirstOrDefault() is { } error)
            throw new ArgumentException(error, nameof(options));
        _options = options;
        _time = timeProvider ?? TimeProvider.System;
        _pool = new SmtpConnectionPool(options, _time);
        _rate = new SendRate(options.MessagesPerMinute, _time);
    }

    /// <inheritdoc/>
    public async ValueTask DeliverAsync(NotificationMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var content = new MemoryStream(MailMessageWriter.Write(message, _time.GetLocalNow()), writable: false);
        using MimeMessage mail = await MimeMessage.LoadAsync(content, cancellationToken).ConfigureAwait(false);
        if (_rate.Take() is { } wait)
            throw new NotificationException(NotificationFailure.Throttled, $"{_options.MessagesPerMinute} messages a minute were delivered.") { RetryAfter = wait };
        await SendAsync(mail, message.From, message.To, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Connects anew, secures, authenticates, and sends nothing: whether the server can be used.</summary>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>What the server is like.</returns>
    /// <exception cref="NotificationException">It cannot be used; the message says why.</exception>
    public ValueTask<SmtpServerInfo> CheckAsync(CancellationToken cancellationToken = default) => BoundedAsync(
        async token =>
        {
            using SmtpConnection connection = await _pool.ConnectAsync(token).ConfigureAwait(false);
            return new SmtpServerInfo(
                _pool.Server,
                connection.IsSecure ? connection.SslProtocol.ToString() : null,
                connection.IsAuthenticated,
                connection.Capabilities.HasFlag(SmtpCapabilities.Dsn),
                connection.MaxSize);
        },
        cancellationToken);

    /// <summary>Sends a message that says it is a trial, for operators to see that mail arrives.</summary>
    /// <param name="from">Who sends it, as in <see cref="NotificationOptions.From"/>.</param>
    /// <param name="to">Who gets it.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="NotificationException">It was not delivered; the message says why.</exception>
    public async ValueTask SendTestAsync(MailboxAddress from, MailboxAddress to, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        using var mail = new MimeMessage(
            [new global::MimeKit.MailboxAddress(from.Name, from.Address)],
            [new global::MimeKit.MailboxAddress(to.Name, to.Address)],
            "送信テスト / Test message",
            new TextPart("plain") { Text = "電子契約サービスからの送信テストです。このメールへの対応は不要です。\r\n\r\nThis is a test message of the contract service. Nothing needs to be done.\r\n" });
        mail.Date = _time.GetLocalNow();
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        await SendAsync(mail, from, to, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    /// <summary>Closes the connections without a farewell.</summary>
    public void Dispose() => _pool.Dispose();

    private async ValueTask SendAsync(MimeMessage mail, MailboxAddress from, MailboxAddress to, CancellationToken cancellationToken)
    {
        await _pool.WaitAsync(cancellationToken).ConfigureAwait(false);
        SmtpConnection connection = await BoundedAsync(_pool.TakeAsync, cancellationToken).ConfigureAwait(false);
        bool isIntact = false;
        try
        {
            isIntact = await BoundedAsync(token => SendAsync(connection, mail, from, to, token), cancellationToken).ConfigureAwait(false);
        }
        catch (NotificationException e)
        {
            // The server said no to this message, and waits for the next.
            isIntact = e.InnerException is SmtpCommandException;
            throw;
        }
        finally
        {
            await _pool.ReturnAsync(connection, isIntact).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> SendAsync(
        SmtpConnection connection, MimeMessage mail, MailboxAddress from, MailboxAddress to, CancellationToken cancellationToken)
    {
        try
        {
            await connection.SendAsync(
                FormatOptions.Default,
                mail,
                new global::MimeKit.MailboxAddress("", _options.BounceAddress ?? from.Address),
                [new global::MimeKit.MailboxAddress("", to.Address)],
                cancellationToken).ConfigureAwait(false);
            connection.Sent++;
            return true;
        }
        catch (Exception e) when (SmtpErrors.Sending(e, _pool.Server) is { } error)
        {
            throw error;
        }
    }

    // A server that hangs is one that is not there.
    private async ValueTask<T> BoundedAsync<T>(Func<CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await work(linked.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new NotificationException(
                NotificationFailure.Unavailable, $"{_pool.Server} did not answer within {_options.Timeout.TotalSeconds:0.###} s.", e);
        }
    }
}

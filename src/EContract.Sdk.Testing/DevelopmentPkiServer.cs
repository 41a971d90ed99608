using System.Net;
using System.Net.Sockets;

namespace EContract.Sdk.Testing;

/// <summary>
/// The development authorities on HTTP, on loopback alone: <c>/tsa</c>, <c>/ocsp</c> (POST and GET), <c>/root.crl</c>,
/// <c>/ca.crl</c>, <c>/root.cer</c>, <c>/ca.cer</c>.
/// </summary>
/// <remarks>Refuses to start in the Production environment.</remarks>
public sealed class DevelopmentPkiServer : IAsyncDisposable
{
    private const int PortAttempts = 20;

    private readonly HttpListener _listener;
    private readonly HttpEndpoints _endpoints;
    private readonly CancellationTokenSource _stopping = new();
    private readonly bool _ownsPki;
    private readonly Task _accepting;
    private int _disposed;

    private DevelopmentPkiServer(HttpListener listener, int port, DevelopmentPki pki, bool ownsPki)
    {
        _listener = listener;
        _ownsPki = ownsPki;
        Pki = pki;
        BaseUri = UriFor(port);
        _endpoints = new HttpEndpoints(pki, _stopping.Token);
        _accepting = AcceptAsync();
    }

    /// <summary>The authorities that answer: issue, revoke and inject faults there while the server runs.</summary>
    public DevelopmentPki Pki { get; }

    /// <summary>The address all others stand under.</summary>
    public Uri BaseUri { get; }

    /// <summary>The address of the TSA.</summary>
    public Uri TimestampUri => new(BaseUri, "tsa");

    /// <summary>The address of the OCSP responder.</summary>
    public Uri OcspUri => new(BaseUri, "ocsp");

    /// <summary>Makes new authorities and starts them; they are disposed with the server.</summary>
    /// <param name="options">How to make them; the base address is the server's, whatever stands there.</param>
    /// <param name="port">The port on 127.0.0.1; a free one unless given.</param>
    /// <exception cref="DevelopmentPkiException">The port is taken, or the process runs in the Production environment.</exception>
    public static ValueTask<DevelopmentPkiServer> StartAsync(DevelopmentPkiOptions? options = null, int port = 0)
    {
        ProductionGuard.ThrowIfProduction();
        (HttpListener listener, port) = Listen(port);
        return StartAsync(
            listener, port, () => DevelopmentPki.Create((options ?? new()) with { BaseUri = UriFor(port) }), ownsPki: true);
    }

    /// <summary>Starts existing authorities, on the port that their certificates name; they stay the caller's.</summary>
    /// <param name="pki">The authorities.</param>
    /// <param name="port">The port on 127.0.0.1 where certificates name none; a free one unless given.</param>
    /// <exception cref="DevelopmentPkiException">
    /// The port is taken, or another than the certificates name; or the process runs in the Production environment.
    /// </exception>
    public static ValueTask<DevelopmentPkiServer> StartAsync(DevelopmentPki pki, int port = 0)
    {
        ArgumentNullException.ThrowIfNull(pki);
        ProductionGuard.ThrowIfProduction();
        (HttpListener listener, port) = Listen(PortOf(pki, port));
        return StartAsync(listener, port, () => pki, ownsPki: false);
    }

    /// <summary>
    /// Starts the authorities of a folder, or makes them there, so that a second run has the same root and the same port; they
    /// are disposed with the server.
    /// </summary>
    /// <param name="directory">The folder; made when it does not exist.</param>
    /// <param name="options">How to make them. Of a folder that has them already only the clock is taken from here.</param>
    /// <param name="port">The port on 127.0.0.1; the folder's, or else a free one, unless given.</param>
    /// <exception cref="DevelopmentPkiException">
    /// As for <see cref="StartAsync(DevelopmentPki, int)"/> and <see cref="DevelopmentPki.LoadFrom"/>.
    /// </exception>
    public static ValueTask<DevelopmentPkiServer> StartFromAsync(string directory, DevelopmentPkiOptions? options = null, int port = 0)
    {
        ProductionGuard.ThrowIfProduction();
        options ??= new DevelopmentPkiOptions();
        if (!DevelopmentPkiFolder.Exists(directory))
        {
            (HttpListener fresh, port) = Listen(port);
            return StartAsync(
                fresh, port, () => DevelopmentPki.LoadOrCreate(directory, options with { BaseUri = UriFor(port) }), ownsPki: true);
        }

        DevelopmentPki pki = DevelopmentPki.LoadFrom(directory, options.TimeProvider);
        try
        {
            (HttpListener listener, port) = Listen(PortOf(pki, port));
            return StartAsync(listener, port, () => pki, ownsPki: true);
        }
        catch
        {
            pki.Dispose();
            throw;
        }
    }

    /// <summary>Stops listening, breaks off what is being answered, and disposes the authorities if they are its own.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Close();
        await _accepting.ConfigureAwait(false);
        await _endpoints.DrainAsync().ConfigureAwait(false);
        _stopping.Dispose();
        if (_ownsPki)
            Pki.Dispose();
    }

    /// <remarks>The port is bound first, because the certificates to be made name it.</remarks>
    private static async ValueTask<DevelopmentPkiServer> StartAsync(
        HttpListener listener, int port, Func<DevelopmentPki> pki, bool ownsPki)
    {
        try
        {
            return new DevelopmentPkiServer(listener, port, await Task.Run(pki).ConfigureAwait(false), ownsPki);
        }
        catch
        {
            listener.Close();
            throw;
        }
    }

    private static Uri UriFor(int port) => new($"http://127.0.0.1:{port}/");

    private static int PortOf(DevelopmentPki pki, int port)
    {
        if (pki.Options.BaseUri is not { } baseUri)
            return port;
        if (baseUri != UriFor(baseUri.Port))
        {
            throw new DevelopmentPkiException(
                $"The certificates of these authorities name {baseUri}, which is no address on this machine's loopback.");
        }

        if (port != 0 && port != baseUri.Port)
        {
            throw new DevelopmentPkiException(
                $"The certificates of these authorities name port {baseUri.Port}: they cannot answer on port {port}.");
        }

        return baseUri.Port;
    }

    private static (HttpListener Listener, int Port) Listen(int port)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        for (int attempt = 1; ; attempt++)
        {
            int candidate = port == 0 ? FindFreePort() : port;
            var listener = new HttpListener { IgnoreWriteExceptions = true };
            listener.Prefixes.Add(UriFor(candidate).AbsoluteUri);
            try
            {
                listener.Start();
                return (listener, candidate);
            }
            catch (HttpListenerException e)
            {
                listener.Close();
                // Somebody else may take a free port between our finding and our binding it.
                if (port != 0 || attempt == PortAttempts)
                    throw new DevelopmentPkiException($"Port {candidate} on 127.0.0.1 cannot be listened on: {e.Message}", e);
            }
        }
    }

    private static int FindFreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                _endpoints.Answer(await _listener.GetContextAsync().ConfigureAwait(false));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                if (!_listener.IsListening)
                    return;
            }
        }
    }
}

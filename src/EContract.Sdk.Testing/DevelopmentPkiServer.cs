using System.Net;
using System.Net.Sockets;
using EContract.Sdk.Testing.Http;

namespace EContract.Sdk.Testing;

/// <summary>
/// The development authorities on HTTP, on loopback alone: <c>/tsa</c>, <c>/ocsp</c> (POST and GET), <c>/root.crl</c>,
/// <c>/ca.crl</c>, <c>/root.cer</c>, <c>/ca.cer</c>.
/// </summary>
/// <remarks>Refuses to start in the Production environment.</remarks>
public sealed class DevelopmentPkiServer : IAsyncDisposable
{
    private readonly LoopbackHttpServer _server;
    private readonly bool _ownsPki;
    private int _disposed;

    private DevelopmentPkiServer(LoopbackHttpServer server, DevelopmentPki pki, bool ownsPki)
    {
        _server = server;
        _ownsPki = ownsPki;
        Pki = pki;
        BaseUri = UriFor(server.Port);
        server.Start(new PkiEndpoints(pki).AnswerAsync);
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
    public static ValueTask<DevelopmentPkiServer> StartAsync(DevelopmentPkiOptions? options = null, int port = 0) =>
        StartAsync(port, baseUri => DevelopmentPki.Create((options ?? new()) with { BaseUri = baseUri }), ownsPki: true);

    /// <summary>Starts existing authorities, on the port that their certificates name; they stay the caller's.</summary>
    /// <param name="pki">The authorities.</param>
    /// <param name="port">The port on 127.0.0.1 where certificates name none; a free one unless given.</param>
    /// <exception cref="DevelopmentPkiException">
    /// The port is taken, or another than the certificates name; or the process runs in the Production environment.
    /// </exception>
    public static ValueTask<DevelopmentPkiServer> StartAsync(DevelopmentPki pki, int port = 0)
    {
        ArgumentNullException.ThrowIfNull(pki);
        return StartAsync(PortOf(pki, port), _ => pki, ownsPki: false);
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
    public static async ValueTask<DevelopmentPkiServer> StartFromAsync(
        string directory, DevelopmentPkiOptions? options = null, int port = 0)
    {
        options ??= new DevelopmentPkiOptions();
        if (!DevelopmentPkiFolder.Exists(directory))
        {
            return await StartAsync(
                port, baseUri => DevelopmentPki.LoadOrCreate(directory, options with { BaseUri = baseUri }), ownsPki: true)
                .ConfigureAwait(false);
        }

        DevelopmentPki pki = DevelopmentPki.LoadFrom(directory, options.TimeProvider);
        try
        {
            return await StartAsync(PortOf(pki, port), _ => pki, ownsPki: true).ConfigureAwait(false);
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
        await _server.DisposeAsync().ConfigureAwait(false);
        if (_ownsPki)
            Pki.Dispose();
    }

    /// <remarks>The port is bound first, because the certificates to be made name it.</remarks>
    private static async ValueTask<DevelopmentPkiServer> StartAsync(int port, Func<Uri, DevelopmentPki> pki, bool ownsPki)
    {
        ProductionGuard.ThrowIfProduction();
        LoopbackHttpServer server = Bind(port);
        try
        {
            Uri baseUri = UriFor(server.Port);
            return new DevelopmentPkiServer(server, await Task.Run(() => pki(baseUri)).ConfigureAwait(false), ownsPki);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static LoopbackHttpServer Bind(int port)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        try
        {
            return new LoopbackHttpServer(port);
        }
        catch (SocketException e)
        {
            throw new DevelopmentPkiException($"Port {port} on 127.0.0.1 cannot be listened on: {e.Message}", e);
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
}

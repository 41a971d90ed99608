using System.Collections.Concurrent;
using System.Net.Sockets;
using EContract.Sdk.Testing.Csc;
using EContract.Sdk.Testing.Http;

namespace EContract.Sdk.Testing;

/// <summary>
/// A remote signing service for development, on loopback alone: the Cloud Signature Consortium's API v2 under <c>/csc/v2/</c>, and
/// its OAuth 2.0 server, where every browser's user agrees at once.
/// </summary>
/// <remarks>
/// Stricter than the standard asks: parameters that it does not know are refused, and so are hashes that were not authorized,
/// activation data used twice, codes without their verifier. Refuses to start in the Production environment.
/// </remarks>
public sealed class DevelopmentCscServer : IAsyncDisposable
{
    private readonly LoopbackHttpServer _server;
    private readonly CscService _service;
    private readonly ConcurrentDictionary<string, DevelopmentFaults> _faults = new();
    private int _disposed;

    private DevelopmentCscServer(LoopbackHttpServer server, DevelopmentCscOptions options)
    {
        _server = server;
        BaseUri = new Uri($"http://127.0.0.1:{server.Port}/");
        _service = new CscService(options, BaseUri);
        server.Start(new CscRouter(_service, FaultsOf).AnswerAsync);
    }

    /// <summary>The address all others stand under; that of the OAuth 2.0 server.</summary>
    public Uri BaseUri { get; }

    /// <summary>The service's address.</summary>
    public Uri ServiceUri => new(BaseUri, "csc/v2");

    /// <summary>Starts a service without credentials.</summary>
    /// <param name="options">How it behaves; the defaults unless given.</param>
    /// <param name="port">The port on 127.0.0.1; a free one unless given.</param>
    /// <exception cref="DevelopmentPkiException">The port is taken, or the process runs in the Production environment.</exception>
    public static DevelopmentCscServer Start(DevelopmentCscOptions? options = null, int port = 0)
    {
        ProductionGuard.ThrowIfProduction();
        try
        {
            return new DevelopmentCscServer(new LoopbackHttpServer(port), options ?? new DevelopmentCscOptions());
        }
        catch (SocketException e)
        {
            throw new DevelopmentPkiException($"Port {port} on 127.0.0.1 cannot be listened on: {e.Message}", e);
        }
    }

    /// <summary>Adds a credential, or changes what is known of one.</summary>
    /// <param name="credential">The credential; its certificate stays the caller's.</param>
    public void Add(DevelopmentCscCredential credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        _service.Add(credential);
    }

    /// <summary>The faults of a method, as in <c>signatures/signHash</c>, <c>oauth2/token</c>, and how often it was called.</summary>
    /// <param name="method">The method's name.</param>
    public DevelopmentFaults FaultsOf(string method) =>
        _faults.GetOrAdd(method, _ => new DevelopmentFaults(DevelopmentFault.MalformedBody, DevelopmentFault.WrongSignature));

    /// <summary>Makes all access tokens void, as an operator would; refresh tokens stay.</summary>
    public void RevokeAccessTokens() => _service.Grants.RevokeAccessTokens();

    /// <summary>Stops listening and breaks off what is being answered.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _disposed, 1) == 0 ? _server.DisposeAsync() : ValueTask.CompletedTask;
}

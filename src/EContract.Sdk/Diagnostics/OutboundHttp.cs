using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Diagnostics;

/// <summary>
/// The one door through which the SDK fetches anything: http and https only, bounded in time, size and redirects.
/// Safe for concurrent use.
/// </summary>
public sealed class OutboundHttp
{
    // id-kp-serverAuth (RFC 5280, 4.2.1.12).
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    // One pool of connections for all who bring no client of their own. Never disposed: it lives as long as the process.
    private static readonly HttpClient Shared = CreateClient();
    private static readonly HttpClient SharedPublic = CreateClient(publicOnly: true);

    private readonly HttpClient _client;
    private readonly OutboundHttpOptions _options;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates the door.</summary>
    /// <param name="client">The host's client, e.g. from an <c>IHttpClientFactory</c>; not disposed. Without one, a shared client is used.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="timeProvider">The clock for timeouts.</param>
    public OutboundHttp(HttpClient? client = null, OutboundHttpOptions? options = null, TimeProvider? timeProvider = null)
    {
        _options = options ?? new OutboundHttpOptions();
        if (client is not null && !_options.AllowPrivateNetworks)
            throw new ArgumentException("Private networks cannot be kept from a client of the host's own; its handler resolves the names.", nameof(client));
        _client = client ?? (_options.AllowPrivateNetworks ? Shared : SharedPublic);
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    private OutboundHttp(OutboundHttpOptions options, HttpClient client, TimeProvider timeProvider) =>
        (_options, _client, _timeProvider) = (options, client, timeProvider);

    /// <summary>A door with a client whose handler <see cref="Configure"/> made, and which so keeps to the options itself.</summary>
    internal static OutboundHttp With(HttpClient client, OutboundHttpOptions options, TimeProvider timeProvider) => new(options, client, timeProvider);

    /// <summary>A client with a pool of connections of its own, which empties itself when it is not used any more.</summary>
    /// <param name="certificate">The certificate by which it authenticates in TLS, if any.</param>
    /// <param name="publicOnly">Whether it connects to the public internet only.</param>
    /// <param name="serverAnchors">Who is trusted to certify servers, in place of those that the operating system trusts.</param>
    internal static HttpClient CreateClient(
        X509Certificate2? certificate = null, bool publicOnly = false, IReadOnlyCollection<X509Certificate2>? serverAnchors = null)
    {
        var handler = new SocketsHttpHandler();
        Configure(handler, publicOnly);
        // Offered whatever issuers the server names: it says itself when it does not accept the certificate.
        if (certificate is not null)
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        if (serverAnchors is not null)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
                ApplicationPolicy = { new Oid(ServerAuthentication) },
            };
            foreach (X509Certificate2 anchor in serverAnchors)
                handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(anchor);
        }

        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Makes a handler fit: its connections are renewed by age, so that changes in DNS are seen; redirects are followed, and counted, here.</summary>
    internal static void Configure(SocketsHttpHandler handler, bool publicOnly)
    {
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        handler.ConnectTimeout = TimeSpan.FromSeconds(10);
        if (!publicOnly)
            return;
        handler.UseProxy = false;
        handler.ConnectCallback = PublicInternet.ConnectAsync;
    }

    /// <summary>Fetches a resource.</summary>
    /// <returns>The body of a successful answer.</returns>
    /// <exception cref="OutboundHttpException">There was none within the bounds.</exception>
    public ValueTask<byte[]> GetAsync(Uri uri, CancellationToken cancellationToken = default) =>
        FetchAsync(address => new HttpRequestMessage(HttpMethod.Get, address), uri, cancellationToken);

    /// <summary>Posts a body and reads the answer.</summary>
    /// <param name="uri">Where to.</param>
    /// <param name="body">The body.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="configure">Adds headers, e.g. credentials; they are sent to <paramref name="uri"/> only, never after a redirect.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The body of a successful answer.</returns>
    /// <exception cref="OutboundHttpException">There was none within the bounds.</exception>
    public ValueTask<byte[]> PostAsync(
        Uri uri,
        ReadOnlyMemory<byte> body,
        string contentType,
        Action<HttpRequestMessage>? configure = null,
        CancellationToken cancellationToken = default)
    {
        return FetchAsync(address => CreatePost(address, body, contentType, address == uri ? configure : null), uri, cancellationToken);
    }

    /// <summary>Posts a body and gives the answer whatever its status, for protocols that explain a refusal in its body.</summary>
    /// <remarks>Redirects are not followed: they are answers like the others. Otherwise as <see cref="PostAsync"/>.</remarks>
    internal ValueTask<OutboundHttpAnswer> ExchangeAsync(
        Uri uri,
        ReadOnlyMemory<byte> body,
        string contentType,
        Action<HttpRequestMessage>? configure = null,
        CancellationToken cancellationToken = default) =>
        SendAsync(address => CreatePost(address, body, contentType, configure), uri, anyStatus: true, cancellationToken);

    /// <summary>Posts a body and gives the status of the answer; what else it has is not read. Redirects are not followed.</summary>
    internal ValueTask<OutboundHttpAnswer> TellAsync(
        Uri uri,
        ReadOnlyMemory<byte> body,
        string contentType,
        Action<HttpRequestMessage> configure,
        CancellationToken cancellationToken = default) =>
        SendAsync(address => CreatePost(address, body, contentType, configure), uri, anyStatus: true, cancellationToken, readsBody: false);

    private static HttpRequestMessage CreatePost(Uri address, ReadOnlyMemory<byte> body, string contentType, Action<HttpRequestMessage>? configure)
    {
        var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new(contentType);
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        configure?.Invoke(request);
        return request;
    }

    private async ValueTask<byte[]> FetchAsync(Func<Uri, HttpRequestMessage> createRequest, Uri uri, CancellationToken cancellationToken) =>
        (await SendAsync(createRequest, uri, anyStatus: false, cancellationToken).ConfigureAwait(false)).Body;

    private async ValueTask<OutboundHttpAnswer> SendAsync(
        Func<Uri, HttpRequestMessage> createRequest, Uri uri, bool anyStatus, CancellationToken cancellationToken, bool readsBody = true)
    {
        ArgumentNullException.ThrowIfNull(uri);
        using var timeout = new CancellationTokenSource(_options.Timeout, _timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            Uri address = uri;
            for (int redirects = 0; ; redirects++)
            {
                ThrowUnlessAllowed(address);
                using HttpRequestMessage request = createRequest(address);
                using HttpResponseMessage response = await _client
                    .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token)
                    .ConfigureAwait(false);
                if (response.IsSuccessStatusCode || anyStatus)
                {
                    bool asksForBearer = response.Headers.WwwAuthenticate.Any(challenge => challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase));
                    byte[] body = readsBody ? await ReadBodyAsync(response, address, linked.Token).ConfigureAwait(false) : [];
                    return new(response.StatusCode, body, asksForBearer, RetryAfter(response));
                }

                address = NextAddress(response, address, redirects);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // The client's own Timeout, when the host set one, ends here as well.
            throw new OutboundHttpException(
                OutboundHttpFailure.Timeout,
                $"{uri} did not answer within {_options.Timeout.TotalSeconds:0.###} s.",
                innerException: e);
        }
        catch (HttpRequestException e) when (e.InnerException is OutboundHttpException refused)
        {
            throw new OutboundHttpException(refused.Failure, $"Fetching {uri} is not allowed: {refused.Message}", innerException: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException && FindTlsFault(e) is not null)
        {
            throw new OutboundHttpException(OutboundHttpFailure.SecureConnection, $"There is no secure connection with {uri}: {FindTlsFault(e)!.Message}", innerException: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new OutboundHttpException(OutboundHttpFailure.Unreachable, $"{uri} cannot be reached: {e.Message}", innerException: e);
        }
    }

    // A server that does not accept the client's certificate says so after the handshake in TLS 1.3, in the first bytes read.
    private static Exception? FindTlsFault(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is AuthenticationException or CryptographicException)
                return e.InnerException ?? e;
        }

        return null;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter is { } wait ? wait.Delta ?? wait.Date - _timeProvider.GetUtcNow() : null;

    private Uri NextAddress(HttpResponseMessage response, Uri address, int redirects)
    {
        bool isRedirect = response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
        if (isRedirect && response.Headers.Location is { } location && redirects < _options.MaxRedirects)
            return Uri.TryCreate(address, location, out Uri? next) ? next : throw new OutboundHttpException(OutboundHttpFailure.NotAllowed, $"{address} redirects to what is no address.");
        throw new OutboundHttpException(
            OutboundHttpFailure.ErrorStatus,
            $"{address} answered {(int)response.StatusCode} {response.ReasonPhrase}.",
            response.StatusCode);
    }

    private void ThrowUnlessAllowed(Uri address)
    {
        bool isWeb = address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
        // Credentials in an address are nobody's that should be sent, nor shown: RFC 3986, 3.2.1 deprecates them.
        if (isWeb && address.UserInfo.Length > 0)
            throw new OutboundHttpException(OutboundHttpFailure.NotAllowed, $"An address on {address.Host} has credentials in it, which is not allowed.");
        if (!isWeb || _options.IsAllowed?.Invoke(address) == false)
            throw new OutboundHttpException(OutboundHttpFailure.NotAllowed, $"Fetching {address} is not allowed.");
    }

    private async ValueTask<byte[]> ReadBodyAsync(HttpResponseMessage response, Uri address, CancellationToken cancellationToken)
    {
        // A client that follows redirects by itself must not have left the allowed addresses.
        if (response.RequestMessage?.RequestUri is { } final && final != address)
            ThrowUnlessAllowed(final);
        if (response.Content.Headers.ContentLength > _options.MaxResponseBytes)
            throw TooLarge(address);

        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var body = new MemoryStream();
            byte[] buffer = new byte[16 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (body.Length + read > _options.MaxResponseBytes)
                    throw TooLarge(address);
                body.Write(buffer, 0, read);
            }

            return body.ToArray();
        }
    }

    private OutboundHttpException TooLarge(Uri address) =>
        new(OutboundHttpFailure.TooLarge, $"The answer of {address} is larger than {_options.MaxResponseBytes} bytes.");
}

namespace EContract.Sdk.RemoteSigning;

/// <summary>Says which remote signing service is asked, and how far to go with it.</summary>
public class CscServiceOptions
{
    /// <summary>The service's base address, up to and including the version: <c>https://service.example/csc/v2</c>. Required.</summary>
    public Uri? ServiceUri { get; set; }

    /// <summary>How the client is authorized to use the service (section 8.1). Required.</summary>
    public CscServiceAuthorization? Authorization { get; set; }

    /// <summary>The base address of the OAuth 2.0 server; <c>oauth2/token</c> is appended.</summary>
    /// <value><see langword="null"/>, the default: what the service's <c>info</c> says.</value>
    public Uri? OAuth2Uri { get; set; }

    /// <summary>Whether plain http is allowed to this machine's loopback, for tests. Everything else is https, always.</summary>
    /// <value><see langword="false"/> unless set.</value>
    public bool AllowLoopbackHttp { get; set; }

    /// <summary>How long one exchange may take.</summary>
    /// <value>30 seconds unless set: services sign on an HSM behind several gateways.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for a user whom the service asks by itself, as by an app on his phone (section 11.7).</summary>
    /// <value>2 minutes unless set.</value>
    public TimeSpan AuthorizationTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many bytes an answer may have.</summary>
    /// <value>1 MiB unless set; a thousand signatures of RSA-4096 are 700 KB.</value>
    public int MaxResponseBytes { get; set; } = 1024 * 1024;

    /// <summary>How often a service that cannot be reached is asked. A request that spends something is never sent twice.</summary>
    /// <value>3 unless set; 1 for a single attempt.</value>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>About how long the first pause between attempts is; each further one is twice as long.</summary>
    /// <value>250 milliseconds unless set.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Goes along with each request as <c>clientData</c>, to find it again in the service's logs.</summary>
    /// <value><see langword="null"/>, the default: nothing does.</value>
    public string? ClientData { get; set; }

    /// <summary>Says everything that is wrong with the options.</summary>
    internal virtual IEnumerable<string> FindErrors()
    {
        if (ServiceUri is null)
            yield return $"{nameof(ServiceUri)} is not set.";
        else if (FindErrors(ServiceUri) is { } error)
            yield return $"{nameof(ServiceUri)} {error}.";
        if (OAuth2Uri is not null && FindErrors(OAuth2Uri) is { } oauthError)
            yield return $"{nameof(OAuth2Uri)} {oauthError}.";
        if (Authorization is null)
            yield return $"{nameof(Authorization)} is not set.";
        if (Timeout <= TimeSpan.Zero)
            yield return $"{nameof(Timeout)} must be longer than nothing.";
        if (AuthorizationTimeout <= TimeSpan.Zero)
            yield return $"{nameof(AuthorizationTimeout)} must be longer than nothing.";
        if (MaxResponseBytes < 1)
            yield return $"{nameof(MaxResponseBytes)} must be at least 1.";
        if (MaxAttempts < 1)
            yield return $"{nameof(MaxAttempts)} must be at least 1.";
        if (RetryDelay < TimeSpan.Zero)
            yield return $"{nameof(RetryDelay)} must not be negative.";
    }

    /// <summary>Section 5: everything is sent through TLS.</summary>
    internal bool MaySendTo(Uri uri) =>
        uri.Scheme == Uri.UriSchemeHttps || (AllowLoopbackHttp && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);

    internal void ThrowIfInvalid(string parameterName)
    {
        if (string.Join(' ', FindErrors()) is { Length: > 0 } errors)
            throw new ArgumentException(errors, parameterName);
    }

    // What the client goes on using, whatever is set later.
    internal CscServiceOptions CloneService() => new()
    {
        ServiceUri = ServiceUri,
        Authorization = Authorization,
        OAuth2Uri = OAuth2Uri,
        AllowLoopbackHttp = AllowLoopbackHttp,
        Timeout = Timeout,
        AuthorizationTimeout = AuthorizationTimeout,
        MaxResponseBytes = MaxResponseBytes,
        MaxAttempts = MaxAttempts,
        RetryDelay = RetryDelay,
        ClientData = ClientData,
    };

    private string? FindErrors(Uri uri)
    {
        if (!uri.IsAbsoluteUri || !MaySendTo(uri))
            return "must be an https address";
        // Errors name the address, and must not name a password.
        return uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0 ? "must have no user, query or fragment" : null;
    }
}

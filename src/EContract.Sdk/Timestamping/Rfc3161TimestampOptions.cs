using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Timestamping;

/// <summary>How a time-stamping authority is asked.</summary>
public sealed class Rfc3161TimestampOptions
{
    /// <summary>How long one exchange may take.</summary>
    /// <value>Default 10 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long all attempts and the pauses between them may take together.</summary>
    /// <value>Default 20 seconds.</value>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often an authority that cannot be reached, or cannot answer now, is asked. What is wrong is never asked again.</summary>
    /// <value>Default 3; 1 for a single attempt.</value>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>About how long the first pause between attempts is; each further one is twice as long.</summary>
    /// <value>Default 250 milliseconds.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How many bytes an answer may have.</summary>
    /// <value>Default 256 KiB; tokens have 2 to 15 KiB.</value>
    public int MaxResponseBytes { get; set; } = 256 * 1024;

    /// <summary>The policy under which the token must be made, an object identifier.</summary>
    /// <value>Default <see langword="null"/>: the authority's own.</value>
    public string? PolicyOid { get; set; }

    /// <summary>The user of HTTP basic authentication (RFC 7617).</summary>
    /// <value>Default <see langword="null"/>: no authentication.</value>
    public string? UserName { get; set; }

    /// <summary>The password of HTTP basic authentication. Never logged, and sent to the authority's own address only.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// Gives the bearer token (RFC 6750) of each attempt, e.g. from a cache that renews it. Never logged, and sent to the
    /// authority's own address only. What it throws reaches the caller of the authority unchanged.
    /// </summary>
    /// <value>Default <see langword="null"/>: no authentication. Not together with <see cref="UserName"/>.</value>
    public Func<CancellationToken, ValueTask<string>>? BearerToken { get; set; }

    /// <summary>The certificate, with its private key, by which the client authenticates in TLS (RFC 8446, 4.4.2); https only.</summary>
    /// <value>Default <see langword="null"/>: none. Not together with a client of the host's own, which brings its certificates itself.</value>
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>Who is trusted to have certified the authority's server for TLS: for authorities with a root of their own.</summary>
    /// <value>
    /// Default <see langword="null"/>: those that the operating system trusts. Trust in timestamps is another matter. Not together
    /// with a client of the host's own, which trusts whom it likes.
    /// </value>
    public IReadOnlyCollection<X509Certificate2>? ServerTrustAnchors { get; set; }

    /// <summary>How far the authority's clock may be ahead of, or behind, ours.</summary>
    /// <value>Default <see langword="null"/>: not compared, since the authority's clock is the one that counts.</value>
    public TimeSpan? MaxClockDifference { get; set; }

    /// <summary>Whether TLS is not as with everybody, so that connections cannot be shared.</summary>
    internal bool NeedsOwnConnections => ClientCertificate is not null || ServerTrustAnchors is not null;
}

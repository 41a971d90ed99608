namespace EContract.Sdk.Diagnostics;

/// <summary>How far a fetch may go: other people's servers are named in hostile documents.</summary>
public sealed class OutboundHttpOptions
{
    /// <summary>How long a whole exchange may take, redirects and body included.</summary>
    /// <value>Default 10 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many bytes an answer may have.</summary>
    /// <value>Default 16 MiB, room for the CRL of a large authority.</value>
    public int MaxResponseBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How many redirects are followed, each to http or https only.</summary>
    /// <value>Default 3.</value>
    public int MaxRedirects { get; set; } = 3;

    /// <summary>Says whether an address may be asked at all, redirects included; e.g. to keep fetches out of an internal network.</summary>
    /// <value>Default <see langword="null"/>: every http and https address.</value>
    public Func<Uri, bool>? IsAllowed { get; set; }

    /// <summary>
    /// Whether addresses of private networks may be asked: loopback, link-local, private use, and everything else that is
    /// not of the public internet. When not, a name is resolved and the connection made to the very address that was
    /// checked, so that a name cannot change its meaning in between; proxies are not used.
    /// </summary>
    /// <value>Default <see langword="true"/>: authorities of a company are often inside it.</value>
    public bool AllowPrivateNetworks { get; set; } = true;
}

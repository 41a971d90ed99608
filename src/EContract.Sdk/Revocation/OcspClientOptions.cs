namespace EContract.Sdk.Revocation;

/// <summary>How OCSP responders are asked.</summary>
public sealed class OcspClientOptions
{
    /// <summary>Whether requests carry a nonce (RFC 6960, 4.4.1). Responders that answer without one are accepted when fresh.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool UseNonce { get; set; } = true;

    /// <summary>How far the responder's clock may be ahead of, or behind, ours.</summary>
    /// <value>Default 5 minutes.</value>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How old an answer may be that neither repeats the nonce nor says when it expires.</summary>
    /// <value>Default 24 hours.</value>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromHours(24);
}

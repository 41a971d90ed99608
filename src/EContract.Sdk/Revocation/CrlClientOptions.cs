using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Revocation;

/// <summary>How CRLs are fetched and kept.</summary>
public sealed class CrlClientOptions
{
    /// <summary>How long a list is used before it is fetched anew, even if it is good for longer.</summary>
    /// <value>Default 1 hour.</value>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How far the authority's clock may be ahead of, or behind, ours.</summary>
    /// <value>Default 5 minutes.</value>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Certificates of those who sign indirect CRLs, or CRLs with another key of an authority; the authority must have certified them.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<X509Certificate2> Issuers { get; set; } = [];
}

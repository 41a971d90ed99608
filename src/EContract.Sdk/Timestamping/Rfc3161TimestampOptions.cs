namespace EContract.Sdk.Timestamping;

/// <summary>How a time-stamping authority is asked.</summary>
public sealed class Rfc3161TimestampOptions
{
    /// <summary>How long a whole exchange may take.</summary>
    /// <value>Default 10 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

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

    /// <summary>How far the authority's clock may be ahead of, or behind, ours.</summary>
    /// <value>Default <see langword="null"/>: not compared, since the authority's clock is the one that counts.</value>
    public TimeSpan? MaxClockDifference { get; set; }
}

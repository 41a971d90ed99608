namespace EContract.Sdk.Revocation;

/// <summary>How long evidence is remembered.</summary>
public sealed class CachingRevocationOptions
{
    /// <summary>How long at most, even if the evidence is good for longer.</summary>
    /// <value>Default 1 hour.</value>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>About how many certificates at most.</summary>
    /// <value>Default 10,000.</value>
    public int MaxEntries { get; set; } = 10_000;
}

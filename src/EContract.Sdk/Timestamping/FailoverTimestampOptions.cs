namespace EContract.Sdk.Timestamping;

/// <summary>When an authority that keeps failing is left alone for a while.</summary>
public sealed class FailoverTimestampOptions
{
    /// <summary>After how many failures in a row an authority is not asked for a while.</summary>
    /// <value>Default 3.</value>
    public int FailureThreshold { get; set; } = 3;

    /// <summary>For how long; then one request tries it, and the others follow when that succeeds.</summary>
    /// <value>Default 30 seconds.</value>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(30);
}

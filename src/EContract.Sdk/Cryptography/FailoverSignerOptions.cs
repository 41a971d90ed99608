namespace EContract.Sdk.Cryptography;

/// <summary>When a key that cannot be reached is left alone for a while.</summary>
public sealed class FailoverSignerOptions
{
    /// <summary>After how many failures in a row a key is not asked for a while.</summary>
    /// <value>Default 1: an HSM that does not answer has been waited for long enough by its own timeout.</value>
    public int FailureThreshold { get; set; } = 1;

    /// <summary>For how long; then one request tries it, and the others follow when that succeeds.</summary>
    /// <value>Default 30 seconds.</value>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(30);
}

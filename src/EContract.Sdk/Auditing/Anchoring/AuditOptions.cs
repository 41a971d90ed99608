namespace EContract.Sdk.Auditing.Anchoring;

/// <summary>How often the ends of all chains are bound together and timestamped.</summary>
public sealed class AuditOptions
{
    /// <summary>The most chains that one anchor can be told to cover.</summary>
    public const int MaxBatchSize = 65_536;

    /// <summary>How long to wait after an anchor, where something has happened since. What happens in between could be undone unnoticed.</summary>
    /// <value>1 hour.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>As soon as so many chains have grown, an anchor is made without waiting.</summary>
    /// <value>10,000. Never more than <see cref="BatchSize"/>.</value>
    public int AnchorWhenChanged { get; set; } = 10_000;

    /// <summary>How many chains one anchor covers at most; of more several anchors are made, with a token each.</summary>
    /// <value>10,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 1 and <see cref="MaxBatchSize"/>.</exception>
    public int BatchSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxBatchSize);
            field = value;
        }
    } = 10_000;

    /// <summary>
    /// How often a tenant's chains are held against the leaves of all anchors, and not only those anchored that are marked as grown: a mark that somebody took
    /// away keeps a chain out of the anchors no longer than this.
    /// </summary>
    /// <value>1 day.</value>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Whether a host that uses dependency injection makes anchors in the background; one host of several has to.</summary>
    /// <value><see langword="true"/>.</value>
    public bool RunAnchoring { get; set; } = true;

    /// <summary>How often the background service looks whether an anchor is due, and tries again after a failure.</summary>
    /// <value>1 minute.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMinutes(1);
}

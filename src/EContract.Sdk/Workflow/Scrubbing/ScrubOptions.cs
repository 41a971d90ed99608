namespace EContract.Sdk.Workflow.Scrubbing;

/// <summary>How stored documents are looked through.</summary>
public sealed class ScrubOptions
{
    /// <summary>How long the background service waits after a scrub before it begins the next.</summary>
    /// <value>7 days.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long it waits after the start of the host, or after a scrub that could not go on.</summary>
    /// <value>10 minutes.</value>
    public TimeSpan StartDelay { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many bytes a second are read at most, so that those who work do not wait.</summary>
    /// <value>50 MB in the background service; <see langword="null"/> for as many as can be.</value>
    public long? BytesPerSecond { get; set; } = 50_000_000;

    /// <summary>How old a document has to be that no log names before it is reported: what is being worked on is recorded only afterwards.</summary>
    /// <value>7 days.</value>
    public TimeSpan OrphanAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>After so many faulty documents in a row the scrub stops: the store is another one, or not there.</summary>
    /// <value>100.</value>
    public int MaxFaultsInARow { get; set; } = 100;
}

namespace EContract.Sdk.Workflow.Bulk;

/// <summary>How a batch of envelopes is sent.</summary>
public sealed record EnvelopeBulkOptions
{
    /// <summary>Rows under way at a time; so many documents are in memory at most.</summary>
    /// <value>4.</value>
    public int MaxConcurrency { get; init; } = 4;

    /// <summary>Rows of a batch; a list that has more fails there. Each row costs some 40 bytes until the end of the batch.</summary>
    /// <value>1,000,000.</value>
    public int MaxRows { get; init; } = 1_000_000;
}

namespace EContract.Sdk.Signing.Bulk;

/// <summary>In which order results come.</summary>
public enum BulkOrder
{
    /// <summary>Each when its document is done.</summary>
    AsCompleted,

    /// <summary>As the documents were given. One that takes long holds back those behind it, which are done meanwhile.</summary>
    AsGiven,
}

/// <summary>How a <see cref="PdfBulkSigner"/> works.</summary>
public sealed class PdfBulkSignerOptions
{
    /// <summary>In which order results come.</summary>
    /// <value><see cref="BulkOrder.AsCompleted"/> by default.</value>
    public BulkOrder Order { get; set; }

    /// <summary>
    /// How many documents are under way at a time, from being opened until their result is taken. It bounds the memory: each
    /// takes some 100 KB, whatever its length, and one open file.
    /// </summary>
    /// <value>64 by default. More than signatures, times their batch, and timestamps together has no use.</value>
    public int MaxDocuments { get; set; } = 64;

    /// <summary>How many calls of the key are under way at a time.</summary>
    /// <value>The number of processors by default: right for keys in software and on software tokens. A distant HSM serves as many as it has sessions.</value>
    public int MaxSignatures { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// How many digests one call of the key takes at most. Only what would have to wait for the key anyway is put together, so
    /// nothing ever waits for a batch to fill.
    /// </summary>
    /// <value>16 by default.</value>
    public int MaxSignatureBatch { get; set; } = 16;

    /// <summary>How many timestamps are asked for at a time. An authority that takes 50 ms gives 20 a second for each.</summary>
    /// <value>16 by default; what an authority allows is a matter of its terms.</value>
    public int MaxTimestamps { get; set; } = 16;

    /// <summary>
    /// Whether what lies in a document's destination is replaced. Otherwise it is kept: as done, if it is the document signed by this
    /// key at the level asked for, and else as a failure.
    /// </summary>
    /// <value><see langword="false"/> by default.</value>
    public bool Overwrite { get; set; }

    /// <summary>How long to wait before a key or timestamp authority that is unavailable is tried again; doubled each time.</summary>
    /// <value>1 second by default.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest such wait.</summary>
    /// <value>30 seconds by default.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a key or timestamp authority may be unavailable without a break. Then the run stops: no more documents are begun, those
    /// under way fail, and the enumeration ends with the last error.
    /// </summary>
    /// <value>2 minutes by default; zero stops at the first such failure.</value>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(2);

    internal PdfBulkSignerOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDocuments, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSignatures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSignatureBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTimestamps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(Patience, TimeSpan.Zero);
        return (PdfBulkSignerOptions)MemberwiseClone();
    }
}

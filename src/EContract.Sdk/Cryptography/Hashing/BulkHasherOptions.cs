namespace EContract.Sdk.Cryptography.Hashing;

/// <summary>How a <see cref="BulkHasher"/> works.</summary>
public sealed class BulkHasherOptions
{
    /// <summary>The digests to make of each file; it is read once for all of them.</summary>
    /// <value>SHA-256 by default.</value>
    public IList<DigestAlgorithm> Algorithms { get; } = [DigestAlgorithm.Sha256];

    /// <summary>How many files are read and digested at a time, each on a thread of its own.</summary>
    /// <value>The number of processors by default. Files that come from a slow disk or network gain by more.</value>
    public int MaxDegreeOfParallelism { get; set; } = Environment.ProcessorCount;

    /// <summary>How many bytes of a file are read at once; each thread has one buffer of this length.</summary>
    /// <value>1 MB by default: fits the second-level cache of processors, and costs few calls.</value>
    public int BufferLength { get; set; } = 1 << 20;

    /// <summary>How many results may wait for whoever takes them; then reading waits too.</summary>
    /// <value>1000 by default.</value>
    public int MaxResultsWaiting { get; set; } = 1000;
}

namespace EContract.Sdk.Contracts;

/// <summary>A document in an envelope.</summary>
public sealed record ContractDocument
{
    /// <summary>Its identifier.</summary>
    public required DocumentId Id { get; init; }

    /// <summary>Its title, as participants see it.</summary>
    public required string Title { get; init; }

    /// <summary>The file as it was handed in.</summary>
    public required DocumentRevision Original { get; init; }

    /// <summary>
    /// The file as it was frozen on sending, with a signature field for every participant: what participants see and
    /// consent to. <see langword="null"/> in a draft.
    /// </summary>
    public DocumentRevision? Locked { get; init; }

    /// <summary>The newest revision, with the signatures made so far. It leaves the system only once it is sealed.</summary>
    public required DocumentRevision Current { get; init; }

    /// <summary>The level that the current revision was found to have, as in <c>B-LTA</c>; <see langword="null"/> until then.</summary>
    public string? SealedLevel { get; init; }

    /// <summary>SHA-256 of the revisions that were found changed or missing in the store, and are given to nobody until they are restored.</summary>
    public IReadOnlyList<string> Quarantined { get; init; } = [];
}

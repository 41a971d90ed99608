namespace EContract.Sdk.Validation;

/// <summary>What was found out about a document.</summary>
public sealed record ValidationReport
{
    /// <summary>Why the document cannot be read, in one sentence; <see langword="null"/> when it can.</summary>
    public string? Error { get; init; }

    /// <summary>The worst verdict among its signatures.</summary>
    /// <value><see cref="ValidationIndication.NoSignature"/> when there is none, or the document cannot be read.</value>
    public required ValidationIndication Indication { get; init; }

    /// <summary>The time the judgement is for.</summary>
    public required DateTimeOffset ValidationTime { get; init; }

    /// <summary>The signatures and document timestamps in the order they were made.</summary>
    public IReadOnlyList<SignatureReport> Signatures { get; init; } = [];

    /// <summary>The policy that it was judged under.</summary>
    public ValidationPolicy Policy { get; init; } = ValidationPolicy.Default;

    /// <summary>How long the file is, in bytes; 0 where it cannot be read.</summary>
    public long Length { get; init; }

    /// <summary>The states of the document, oldest first.</summary>
    public IReadOnlyList<RevisionReport> Revisions { get; init; } = [];

    internal static ValidationReport Unreadable(string error, DateTimeOffset time) =>
        new() { Error = error, Indication = ValidationIndication.NoSignature, ValidationTime = time };
}

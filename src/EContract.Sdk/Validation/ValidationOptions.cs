using EContract.Sdk.Pdf;

namespace EContract.Sdk.Validation;

/// <summary>How one document is validated.</summary>
public sealed record ValidationOptions
{
    /// <summary>The time to judge for.</summary>
    /// <value>Default <see langword="null"/>: now.</value>
    public DateTimeOffset? Time { get; init; }

    /// <summary>What is required of a valid signature.</summary>
    /// <value>Default <see langword="null"/>: the validator's own policy.</value>
    public ValidationPolicy? Policy { get; init; }

    /// <summary>The limits within which the document is read.</summary>
    public PdfReaderOptions Reader { get; init; } = PdfReaderOptions.Default;
}

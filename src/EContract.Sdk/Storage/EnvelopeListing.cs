using EContract.Sdk.Contracts;

namespace EContract.Sdk.Storage;

/// <summary>Goes through envelopes, page by page, the oldest first: each is met once, whatever is added meanwhile.</summary>
public sealed record EnvelopeListing
{
    /// <summary>The most envelopes of a page.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Whose envelopes; everybody's when <see langword="null"/>.</summary>
    public TenantId? Tenant { get; init; }

    /// <summary>Goes on after this envelope, the last one of the page before.</summary>
    public EnvelopeId? After { get; init; }

    /// <summary>Only those of a transaction on this day or later (取引年月日).</summary>
    public DateOnly? TransactionFrom { get; init; }

    /// <summary>Only those of a transaction on this day or earlier.</summary>
    public DateOnly? TransactionTo { get; init; }

    /// <summary>Only those whose documents are still there, and had to be kept until a day before this one.</summary>
    public DateOnly? RetainedUntilBefore { get; init; }

    /// <summary>How many at most: 1 to <see cref="MaxLimit"/>.</summary>
    /// <value>100.</value>
    public int Limit { get; init; } = 100;

    /// <summary>Checks the limit and the range.</summary>
    /// <exception cref="ArgumentException">The limit is outside its range, or the range ends before it begins.</exception>
    public void Validate()
    {
        if (Limit is < 1 or > MaxLimit)
            throw new ArgumentException($"A page holds 1 to {MaxLimit} envelopes.", nameof(Limit));
        if (TransactionFrom > TransactionTo)
            throw new ArgumentException("The range of days ends before it begins.", nameof(TransactionTo));
    }
}

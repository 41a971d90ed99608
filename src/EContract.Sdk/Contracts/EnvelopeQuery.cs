namespace EContract.Sdk.Contracts;

/// <summary>What to search envelopes for. Every term that is set has to hold; without any, all envelopes are found.</summary>
public sealed record EnvelopeQuery
{
    /// <summary>The most envelopes that one search returns.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Whose envelopes.</summary>
    /// <value><see langword="null"/>: as the one who searches is set up, or everybody's.</value>
    public TenantId? Tenant { get; init; }

    /// <summary>The earliest transaction date (取引年月日).</summary>
    public DateOnly? DateFrom { get; init; }

    /// <summary>The latest transaction date (取引年月日).</summary>
    public DateOnly? DateTo { get; init; }

    /// <summary>The least amount (取引金額).</summary>
    public decimal? AmountFrom { get; init; }

    /// <summary>The largest amount (取引金額).</summary>
    public decimal? AmountTo { get; init; }

    /// <summary>Finds the envelopes that have no amount. Excludes the two terms above.</summary>
    public bool AmountBlank { get; init; }

    /// <summary>A part of the counterparty's name (取引先); width, case, spaces and 株式会社/㈱ make no difference.</summary>
    public string? Counterparty { get; init; }

    /// <summary>The status.</summary>
    public EnvelopeStatus? Status { get; init; }

    /// <summary>How many to return at most: 1 to <see cref="MaxLimit"/>.</summary>
    /// <value>100.</value>
    public int Limit { get; init; } = 100;

    /// <summary>Continues after this envelope, the last one of the page before. Newest envelopes come first.</summary>
    public EnvelopeId? After { get; init; }

    /// <summary>Checks the terms against each other.</summary>
    /// <exception cref="ArgumentException">They contradict each other, the limit is outside its range, or the name is no text.</exception>
    public void Validate()
    {
        if (Limit is < 1 or > MaxLimit)
            throw new ArgumentException($"A search returns 1 to {MaxLimit} envelopes.", nameof(Limit));
        if (Counterparty is { } name)
            Text.Allow(name, EnvelopeLimits.MaxTitleLength, nameof(Counterparty));
        if (DateFrom > DateTo)
            throw new ArgumentException("The range of dates ends before it begins.", nameof(DateTo));
        if (AmountFrom > AmountTo)
            throw new ArgumentException("The range of amounts ends before it begins.", nameof(AmountTo));
        if (AmountBlank && (AmountFrom is not null || AmountTo is not null))
            throw new ArgumentException("An amount cannot be blank and in a range.", nameof(AmountBlank));
    }
}

using EContract.Sdk.Contracts.Search;

namespace EContract.Sdk.Contracts;

/// <summary>What to search envelopes for, in which order. Without any term all envelopes are found.</summary>
public sealed record EnvelopeQuery : EnvelopeTerms
{
    /// <summary>The most envelopes that one search returns.</summary>
    public const int MaxLimit = 1000;

    /// <summary>The most alternatives.</summary>
    public const int MaxAlternatives = 16;

    /// <summary>Whose envelopes.</summary>
    /// <value><see langword="null"/>: as the one who searches is set up, or everybody's.</value>
    public TenantId? Tenant { get; init; }

    /// <summary>Alternatives, at least one of which has to hold along with the query's own terms.</summary>
    /// <value>Empty: the query's own terms alone.</value>
    public IReadOnlyList<EnvelopeTerms> AnyOf { get; init; } = [];

    /// <summary>By what to sort.</summary>
    public EnvelopeOrder OrderBy { get; init; }

    /// <summary>Whether the least, or the oldest, comes first.</summary>
    /// <value><see langword="false"/>: the newest, or the largest.</value>
    public bool Ascending { get; init; }

    /// <summary>How many to return at most: 1 to <see cref="MaxLimit"/>.</summary>
    /// <value>100.</value>
    public int Limit { get; init; } = 100;

    /// <summary>
    /// Goes on where a page of the same query ended (<see cref="EnvelopePage.Continuation"/>), whatever was added meanwhile. The limit may be
    /// another.
    /// </summary>
    /// <value><see langword="null"/>: from the beginning.</value>
    public string? Continuation { get; init; }

    /// <summary>Checks the terms.</summary>
    /// <exception cref="ArgumentException">
    /// A term contradicts itself or is beyond its limit, or the continuation is not of this query; the message names it.
    /// </exception>
    public void Validate()
    {
        if (Limit is < 1 or > MaxLimit)
            throw new ArgumentException($"A search returns 1 to {MaxLimit} envelopes.", nameof(Limit));
        if (!Enum.IsDefined(OrderBy))
            throw new ArgumentException($"There is no order {OrderBy}.", nameof(OrderBy));
        CheckTerms();
        ArgumentNullException.ThrowIfNull(AnyOf);
        if (AnyOf.Count > MaxAlternatives)
            throw new ArgumentException($"A query takes up to {MaxAlternatives} alternatives, not {AnyOf.Count}.", nameof(AnyOf));
        foreach (EnvelopeTerms alternative in AnyOf)
        {
            ArgumentNullException.ThrowIfNull(alternative, nameof(AnyOf));
            if (alternative is EnvelopeQuery)
                throw new ArgumentException("An alternative has terms alone; it is no query.", nameof(AnyOf));
            alternative.CheckTerms();
        }

        _ = SearchPosition.Of(this);
    }
}

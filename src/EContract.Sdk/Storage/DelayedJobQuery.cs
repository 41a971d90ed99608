using EContract.Sdk.Contracts;

namespace EContract.Sdk.Storage;

/// <summary>Which delayed jobs to list.</summary>
public sealed record DelayedJobQuery
{
    /// <summary>The most jobs that are listed at once.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Only those of one tenant's envelopes.</summary>
    public TenantId? Tenant { get; init; }

    /// <summary>Only those of one envelope.</summary>
    public EnvelopeId? EnvelopeId { get; init; }

    /// <summary>Only those that nothing but an operator starts again.</summary>
    public bool OnlyStopped { get; init; }

    /// <summary>How many at most: 1 to <see cref="MaxLimit"/>.</summary>
    /// <value>100.</value>
    public int Limit { get; init; } = 100;

    /// <summary>Continues after this job, the last one of the page before. Jobs are listed by their identifiers.</summary>
    public string? After { get; init; }

    /// <summary>Checks the limit.</summary>
    /// <exception cref="ArgumentException">It is outside its range.</exception>
    public void Validate()
    {
        if (Limit is < 1 or > MaxLimit)
            throw new ArgumentException($"A list holds 1 to {MaxLimit} jobs.", nameof(Limit));
    }
}

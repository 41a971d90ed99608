using EContract.Sdk.Contracts;

namespace EContract.Sdk.Storage;

/// <summary>Asks for messages that were tried and not delivered.</summary>
public sealed record UndeliveredQuery
{
    /// <summary>The most messages in one answer.</summary>
    public const int MaxLimit = 1000;

    /// <summary>The tenant whose envelopes to consider; <see langword="null"/> for all.</summary>
    public TenantId? Tenant { get; init; }

    /// <summary>The only envelope to consider; <see langword="null"/> for any.</summary>
    public EnvelopeId? EnvelopeId { get; init; }

    /// <summary>Whether messages count that are tried again by themselves.</summary>
    /// <value><see langword="true"/>; otherwise those alone that were given up.</value>
    public bool IncludesWaiting { get; init; } = true;

    /// <summary>Only messages behind this one, for the next page.</summary>
    public string? After { get; init; }

    /// <summary>At most how many, 1 to <see cref="MaxLimit"/>.</summary>
    /// <value>100.</value>
    public int Limit { get; init; } = 100;

    /// <summary>Says what is wrong with the query.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Limit, MaxLimit);
    }
}

/// <summary>A message that was tried and not delivered.</summary>
/// <param name="Message">The message; it is due when it is tried again, or was when it was given up.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="IsParked">Whether it is not tried again by itself.</param>
/// <param name="Error">What was wrong the last time.</param>
public sealed record UndeliveredMessage(OutboxMessage Message, int Attempts, bool IsParked, string? Error);

/// <summary>A message to be tried again that was not delivered, its attempts counted anew.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="DueAt">The earliest moment to deliver it.</param>
public sealed record MessageResumption(string MessageId, DateTimeOffset DueAt);

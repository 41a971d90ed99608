namespace EContract.Sdk.Contracts.Events;

/// <summary>An event with what the log says about it.</summary>
public sealed record EventRecord
{
    /// <summary>The envelope.</summary>
    public required EnvelopeId EnvelopeId { get; init; }

    /// <summary>Its place among the envelope's events, from 1 without a gap.</summary>
    public required long Sequence { get; init; }

    /// <summary>When, in UTC, to the millisecond.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public required Actor Actor { get; init; }

    /// <summary>The network address the request came from, where the host told it.</summary>
    public string? IpAddress { get; init; }

    /// <summary>The browser, where the host told it.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The host's identifier for the request.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The hash of the event before, hexadecimal; 64 zeros for the first.</summary>
    public required string PreviousHash { get; init; }

    /// <summary>The hash of this event, hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>What happened.</summary>
    public required EnvelopeEvent Event { get; init; }
}

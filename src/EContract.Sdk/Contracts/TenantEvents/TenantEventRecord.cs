namespace EContract.Sdk.Contracts.TenantEvents;

/// <summary>An event of a tenant with what its log says about it.</summary>
public sealed record TenantEventRecord
{
    /// <summary>Whose log.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>Which chain of it: each process that writes has its own.</summary>
    public required string Log { get; init; }

    /// <summary>Its place in that chain, from 1 without a gap.</summary>
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

    /// <summary>The hash of the event before in the chain, hexadecimal; 64 zeros for the first.</summary>
    public required string PreviousHash { get; init; }

    /// <summary>What happened.</summary>
    public required TenantEvent Event { get; init; }
}

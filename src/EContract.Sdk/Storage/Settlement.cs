namespace EContract.Sdk.Storage;

/// <summary>What becomes of a job or a message after somebody worked on it.</summary>
public enum SettlementKind
{
    /// <summary>Done; it never comes again.</summary>
    Done,

    /// <summary>To be tried again.</summary>
    Retry,

    /// <summary>Not tried again by itself; an operator may.</summary>
    Parked,

    /// <summary>Given back untried: it is due as before unless another time is given, and the attempt does not count.</summary>
    Released,
}

/// <summary>What becomes of a job.</summary>
/// <param name="Job">The job, leased to the caller.</param>
/// <param name="Kind">What becomes of it.</param>
/// <param name="DueAt">When it is tried again; only for <see cref="SettlementKind.Retry"/>.</param>
/// <param name="Error">What was wrong, without secrets.</param>
public sealed record JobSettlement(LeasedJob Job, SettlementKind Kind, DateTimeOffset? DueAt = null, string? Error = null);

/// <summary>What becomes of a message.</summary>
/// <param name="Message">The message, leased to the caller.</param>
/// <param name="Kind">What becomes of it. When it is done, its secret is erased.</param>
/// <param name="DueAt">When it is tried again, or for <see cref="SettlementKind.Parked"/> when it was given up; as before unless given.</param>
/// <param name="Error">What was wrong, without secrets.</param>
public sealed record MessageSettlement(LeasedMessage Message, SettlementKind Kind, DateTimeOffset? DueAt = null, string? Error = null);

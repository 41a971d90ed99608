namespace EContract.Sdk.Contracts.Chains;

/// <summary>
/// Binds together where all chains of a tenant ended that had grown since the anchor before: one hash over them, and a time-stamp
/// token over that. So neither an event nor a whole chain can vanish, or be written anew, without being missed.
/// </summary>
public sealed record AuditAnchor
{
    /// <summary>What the first anchor names as the hash of the one before.</summary>
    public const string Origin = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Whose chains.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>Its place among the tenant's anchors, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>The hash of the anchor before, hexadecimal; 64 zeros for the first.</summary>
    public required string PreviousHash { get; init; }

    /// <summary>When it was put together, in UTC, to the millisecond; the token says when at the latest.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The root of a hash tree (RFC 4998, 4.2) over the chains' leaves, in the order of the chains' names; SHA-256, hexadecimal.</summary>
    public required string Root { get; init; }

    /// <summary>Over how many chains.</summary>
    public required long Count { get; init; }

    /// <summary>Whether more chains had grown than it could be made over: the others are bound by a later one, whatever their age.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Anchors that were made before and are lost, because an older backup took the place of the database, and somebody said so.</summary>
    public LostAnchors? Lost { get; init; }
}

/// <summary>Anchors that a database does not have any more since an older backup took its place.</summary>
/// <param name="From">The first one that is lost.</param>
/// <param name="To">The last one.</param>
/// <param name="Reason">Why the backup was restored, as who did it says.</param>
public sealed record LostAnchors(long From, long To, string Reason);

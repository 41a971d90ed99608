namespace EContract.Sdk.Auditing.Anchoring;

/// <summary>Whether a tenant's anchors are made, as this process knows.</summary>
/// <param name="LastAnchoredAt">When this process made or found the newest one; <see langword="null"/> for not yet.</param>
/// <param name="LastNumber">Its number; 0 for none.</param>
/// <param name="FailingSince">Since when no anchor can be made; <see langword="null"/> when all is well.</param>
/// <param name="Error">Why; <see langword="null"/> when all is well.</param>
public sealed record AnchoringHealth(DateTimeOffset? LastAnchoredAt, long LastNumber, DateTimeOffset? FailingSince, string? Error)
{
    /// <summary>Whether all is well.</summary>
    public bool IsHealthy => Error is null;
}

namespace EContract.Sdk.Contracts.Chains;

/// <summary>Events to append to a chain of a tenant's log: all of them, or nothing.</summary>
/// <param name="Tenant">Whose log.</param>
/// <param name="ExpectedVersion">How many events the chain has before this; 0 begins it.</param>
/// <param name="Events">The new events, at least one, all of the same chain, in order.</param>
/// <param name="At">When the newest of them happened.</param>
public sealed record LogCommit(TenantId Tenant, long ExpectedVersion, IReadOnlyList<ChainEvent> Events, DateTimeOffset At)
{
    /// <summary>When the oldest of them happened.</summary>
    /// <value><see cref="At"/>.</value>
    public DateTimeOffset EarliestAt { get; init; } = At;
}

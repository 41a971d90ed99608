namespace EContract.Sdk.Contracts.Events;

/// <summary>Everything a store holds of an envelope's past.</summary>
/// <param name="EnvelopeId">The envelope.</param>
/// <param name="Version">How many events it has, as the store keeps apart from them.</param>
/// <param name="HeadHash">The hash of the last one, as the store keeps apart from them.</param>
/// <param name="Events">The events in the order of their sequence.</param>
public sealed record EnvelopeHistory(EnvelopeId EnvelopeId, long Version, string HeadHash, IReadOnlyList<StoredEvent> Events)
{
    /// <summary>Whose envelope it is, as the store keeps apart from the events.</summary>
    public TenantId Tenant { get; init; }
}

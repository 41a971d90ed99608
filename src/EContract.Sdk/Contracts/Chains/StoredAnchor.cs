namespace EContract.Sdk.Contracts.Chains;

/// <summary>An anchor as it lies in a store.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Number">Its place among the tenant's anchors, from 1.</param>
/// <param name="Hash">SHA-256 of <paramref name="Json"/> in UTF-8, 64 lower-case hexadecimal digits: what the token is over.</param>
/// <param name="Json">The anchor in canonical JSON (RFC 8785): kept as it was hashed.</param>
/// <param name="Token">The RFC 3161 time-stamp token.</param>
public sealed record StoredAnchor(TenantId Tenant, long Number, string Hash, string Json, ReadOnlyMemory<byte> Token);

namespace EContract.Sdk.Storage;

/// <summary>A key as it may lie beside the data it protects.</summary>
/// <param name="KeyId">The key-encryption key that wrapped it.</param>
/// <param name="Value">The wrapped key, in the wrapper's own form, at most 1,024 bytes.</param>
public sealed record WrappedKey(string KeyId, ReadOnlyMemory<byte> Value);

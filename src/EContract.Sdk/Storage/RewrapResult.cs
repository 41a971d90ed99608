namespace EContract.Sdk.Storage;

/// <summary>What wrapping the keys of stored documents anew has come to.</summary>
/// <param name="Rewrapped">How many documents' keys were wrapped anew.</param>
/// <param name="Current">How many were wrapped under the current key-encryption key before.</param>
/// <param name="Failures">The documents that are not intact, each with what is wrong: they were left as they are.</param>
public sealed record RewrapResult(long Rewrapped, long Current, IReadOnlyList<DocumentStoreException> Failures);

namespace EContract.Sdk.Storage;

/// <summary>What wrapping the keys of stored documents anew has come to.</summary>
/// <param name="Rewrapped">How many documents' keys were wrapped anew.</param>
/// <param name="Current">How many were wrapped under the current key-encryption key before.</param>
/// <param name="Failures">The documents that were left as they are, each with what is wrong: not intact (<see cref="DocumentStoreFailure.Corrupt"/>), or
/// wrapped under a key-encryption key that is not at hand (<see cref="DocumentStoreFailure.KeyUnavailable"/>).</param>
public sealed record RewrapResult(long Rewrapped, long Current, IReadOnlyList<DocumentStoreException> Failures);

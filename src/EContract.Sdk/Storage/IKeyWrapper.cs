namespace EContract.Sdk.Storage;

/// <summary>Wraps the keys of documents under a key-encryption key that stays where it is: a file, an HSM, a service.</summary>
/// <remarks>Implementations are safe for concurrent use.</remarks>
public interface IKeyWrapper
{
    /// <summary>The identifier of the key-encryption key that wraps now: 1 to 64 printable ASCII characters.</summary>
    string KeyId { get; }

    /// <summary>Wraps a key under the current key-encryption key.</summary>
    /// <param name="key">The plain key, 16 to 64 bytes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="KeyWrapException">The key-encryption key cannot be used.</exception>
    ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> key, CancellationToken cancellationToken = default);

    /// <summary>Unwraps a key, also one that an earlier key-encryption key wrapped, as long as that one is still at hand.</summary>
    /// <returns>The plain key; the caller clears it after use.</returns>
    /// <exception cref="KeyWrapException">The key-encryption key is not at hand, or the wrapped key is not intact.</exception>
    ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, CancellationToken cancellationToken = default);
}

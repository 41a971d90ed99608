using System.Security.Cryptography;

namespace EContract.Sdk.Storage;

/// <summary>Wraps keys under a random key of its own, for tests and trials: what it wrapped is lost with it.</summary>
public sealed class InMemoryKeyWrapper : IKeyWrapper, IDisposable
{
    private readonly KeyEncryptionKey _key = new(RandomNumberGenerator.GetBytes(KeyEncryptionKey.Size));

    /// <inheritdoc/>
    public string KeyId => _key.Id;

    /// <inheritdoc/>
    public ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_key.Wrap(key.Span));
    }

    /// <inheritdoc/>
    public ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wrapped);
        cancellationToken.ThrowIfCancellationRequested();
        return wrapped.KeyId == _key.Id
            ? ValueTask.FromResult(_key.Unwrap(wrapped))
            : throw new KeyWrapException(KeyWrapFailure.KeyNotFound, $"The key {wrapped.KeyId} was another process's and is gone.");
    }

    /// <summary>Clears the key from memory.</summary>
    public void Dispose() => _key.Dispose();
}

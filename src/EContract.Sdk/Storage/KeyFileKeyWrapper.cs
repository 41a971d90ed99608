namespace EContract.Sdk.Storage;

/// <summary>Wraps keys under a 256-bit key-encryption key from a file (AES key wrap with padding, RFC 5649).</summary>
/// <remarks>
/// The file is text: one key a line, 64 hexadecimal digits; empty lines and lines from <c>#</c> on say nothing. The last key
/// wraps, all of them unwrap: to rotate, add a line. Whoever loses the file loses the documents, so it belongs in the
/// backup, apart from them.
/// </remarks>
public sealed class KeyFileKeyWrapper : IKeyWrapper, IDisposable
{
    private readonly KeyFile _keys;

    /// <summary>Reads the key file; where there is none, makes one with a new random key, readable by the owner only.</summary>
    /// <param name="path">The key file.</param>
    /// <exception cref="KeyWrapException">It cannot be read, is malformed, or is open to other users.</exception>
    public KeyFileKeyWrapper(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _keys = KeyFile.ReadOrCreate(Path.GetFullPath(path));
    }

    /// <inheritdoc/>
    public string KeyId => _keys.Current.Id;

    /// <inheritdoc/>
    public ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_keys.Current.Wrap(key.Span));
    }

    /// <inheritdoc/>
    public ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wrapped);
        cancellationToken.ThrowIfCancellationRequested();
        KeyEncryptionKey key = _keys.Find(wrapped.KeyId) ?? throw new KeyWrapException(
            KeyWrapFailure.KeyNotFound, $"The key file {_keys.Path} has no key {wrapped.KeyId}.");
        return ValueTask.FromResult(key.Unwrap(wrapped));
    }

    /// <summary>Clears the keys from memory.</summary>
    public void Dispose() => _keys.Dispose();
}

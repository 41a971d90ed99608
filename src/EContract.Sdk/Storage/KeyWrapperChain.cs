namespace EContract.Sdk.Storage;

/// <summary>Wraps by one wrapper, and unwraps also what others wrapped: for moving from one to another, such as from a key file to an HSM.</summary>
/// <remarks>The others may go once <see cref="FileSystemDocumentStore.RewrapAsync"/> has found nothing more of theirs. It disposes none of them.</remarks>
public sealed class KeyWrapperChain : IKeyWrapper
{
    private readonly IKeyWrapper _current;
    private readonly IKeyWrapper[] _all;

    /// <summary>Creates the chain.</summary>
    /// <param name="current">Wraps.</param>
    /// <param name="earlier">Unwrap what <paramref name="current"/> does not know; asked in this order.</param>
    public KeyWrapperChain(IKeyWrapper current, params IEnumerable<IKeyWrapper> earlier)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(earlier);
        _current = current;
        _all = [current, .. earlier];
    }

    /// <inheritdoc/>
    public string KeyId => _current.KeyId;

    /// <inheritdoc/>
    public ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> key, CancellationToken cancellationToken = default) =>
        _current.WrapAsync(key, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wrapped);
        var unknown = new List<string>();
        foreach (IKeyWrapper wrapper in _all)
        {
            try
            {
                return await wrapper.UnwrapAsync(wrapped, cancellationToken).ConfigureAwait(false);
            }
            catch (KeyWrapException e) when (e.Failure == KeyWrapFailure.KeyNotFound)
            {
                unknown.Add(e.Message);
            }
        }

        throw new KeyWrapException(KeyWrapFailure.KeyNotFound, string.Join(" ", unknown));
    }
}

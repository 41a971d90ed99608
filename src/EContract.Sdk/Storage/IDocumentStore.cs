namespace EContract.Sdk.Storage;

/// <summary>Keeps documents: written once, named by their content, never changed.</summary>
/// <remarks>Implementations are safe for concurrent use, also by several processes on the same storage.</remarks>
public interface IDocumentStore
{
    /// <summary>Saves what a callback writes. Saving the same content again is allowed and gives the same key.</summary>
    /// <param name="scope">Whose content it is.</param>
    /// <param name="write">
    /// Writes the content to the stream it is given, which can neither seek nor be read. When it throws, nothing is stored
    /// and the exception comes through.
    /// </param>
    /// <param name="cancellationToken">Stops; nothing is stored.</param>
    /// <returns>The key and the length, once the content is durable.</returns>
    /// <exception cref="DocumentStoreException">Nothing was stored.</exception>
    ValueTask<StoredDocument> SaveAsync(
        DocumentScope scope,
        Func<Stream, CancellationToken, ValueTask> write,
        CancellationToken cancellationToken = default);

    /// <summary>Opens a document for reading.</summary>
    /// <param name="key">The name that saving gave.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>
    /// A readable, seekable stream over exactly the bytes that were saved. It checks what it reads: where the stored bytes
    /// were changed, reading throws <see cref="DocumentStoreException"/> (<see cref="DocumentStoreFailure.Corrupt"/>)
    /// before any of the changed bytes come out. One reader at a time.
    /// </returns>
    /// <exception cref="DocumentStoreException">It is not there, not intact, or cannot be reached.</exception>
    ValueTask<Stream> OpenAsync(DocumentKey key, CancellationToken cancellationToken = default);

    /// <summary>Says whether a document of that key is there.</summary>
    /// <exception cref="DocumentStoreException">The store cannot be reached.</exception>
    ValueTask<bool> ExistsAsync(DocumentKey key, CancellationToken cancellationToken = default);

    /// <summary>Lists the versions that are kept of a document, in any order. It does not say that they are intact.</summary>
    /// <exception cref="DocumentStoreException">The store cannot be reached.</exception>
    ValueTask<IReadOnlyList<DocumentKey>> ListAsync(DocumentScope scope, CancellationToken cancellationToken = default);

    /// <summary>
    /// Destroys a document for good: nobody can read it any more, whatever copy of the storage they have from now on. Destroying what is not
    /// there, or was destroyed in part before, is allowed.
    /// </summary>
    /// <param name="key">The name that saving gave.</param>
    /// <param name="cancellationToken">Stops before it begins.</param>
    /// <returns>Whether there was something left to destroy.</returns>
    /// <exception cref="DocumentStoreException">It may still be there; another call finishes what was begun.</exception>
    ValueTask<bool> ShredAsync(DocumentKey key, CancellationToken cancellationToken = default);

    /// <summary>Lists all that is kept, in an order that stays the same, so that a listing can go on where another stopped: the
    /// documents of one envelope stand together, by their names as characters are ordered.</summary>
    /// <param name="after">Begins behind this document; with the first when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DocumentStoreException">The store cannot be reached.</exception>
    IAsyncEnumerable<KeptDocument> ListAllAsync(DocumentKey? after = null, CancellationToken cancellationToken = default);
}

namespace EContract.Sdk.Storage;

/// <summary>Shorter ways to use any <see cref="IDocumentStore"/>.</summary>
public static class DocumentStoreExtensions
{
    /// <summary>Saves what a stream holds from its position to its end.</summary>
    /// <exception cref="DocumentStoreException">Nothing was stored.</exception>
    public static ValueTask<StoredDocument> SaveAsync(
        this IDocumentStore store, DocumentScope scope, Stream content, CancellationToken cancellationToken = default) =>
        store.SaveAsync(scope, (destination, token) => new ValueTask(content.CopyToAsync(destination, token)), cancellationToken);

    /// <summary>Saves bytes.</summary>
    /// <exception cref="DocumentStoreException">Nothing was stored.</exception>
    public static ValueTask<StoredDocument> SaveAsync(
        this IDocumentStore store, DocumentScope scope, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        store.SaveAsync(scope, (destination, token) => destination.WriteAsync(content, token), cancellationToken);
}

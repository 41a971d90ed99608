using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow;

/// <summary>An envelope's documents as files in the store.</summary>
internal static class DocumentFiles
{
    public static ValueTask<Stream> OpenAsync(
        this IDocumentStore store, EnvelopeId envelope, DocumentId document, DocumentRevision revision, CancellationToken cancellationToken) =>
        store.OpenAsync(new DocumentKey(Scope(envelope, document), revision.Sha256), cancellationToken);

    /// <summary>Saves a revision that is made from another one.</summary>
    public static async ValueTask<DocumentRevision> RewriteAsync(
        this IDocumentStore store,
        EnvelopeId envelope,
        DocumentId document,
        DocumentRevision from,
        Func<Stream, Stream, CancellationToken, ValueTask> write,
        CancellationToken cancellationToken)
    {
        using Stream source = await store.OpenAsync(envelope, document, from, cancellationToken).ConfigureAwait(false);
        StoredDocument stored = await store
            .SaveAsync(Scope(envelope, document), (destination, token) => write(source, destination, token), cancellationToken)
            .ConfigureAwait(false);
        return new DocumentRevision(stored.Key.Sha256, stored.Length);
    }

    public static DocumentScope Scope(EnvelopeId envelope, DocumentId document) => new(envelope.ToString(), document.ToString());
}

using System.Security.Cryptography;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Health;

/// <summary>Writes a document of a few random bytes, reads it back and destroys it; what was found well counts for a while.</summary>
/// <remarks>It is no envelope's: those who look after documents of envelopes pass it over.</remarks>
#pragma warning disable CA1001 // A semaphore that nobody asks for its wait handle holds none.
internal sealed class DocumentProbe(IDocumentStore documents, TimeProvider time, TimeSpan lifetime)
#pragma warning restore CA1001
{
    private static readonly DocumentScope s_scope = new("health", "probe");

    private readonly SemaphoreSlim _gate = new(1);
    private long? _wellAt;

    /// <exception cref="DocumentStoreException">Documents cannot be written, read or destroyed.</exception>
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_wellAt is { } at && time.GetElapsedTime(at) < lifetime)
                return;
            _wellAt = null;
            await WriteAndReadAsync(cancellationToken).ConfigureAwait(false);
            _wellAt = time.GetTimestamp();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask WriteAndReadAsync(CancellationToken cancellationToken)
    {
        byte[] content = RandomNumberGenerator.GetBytes(64);
        StoredDocument stored = await documents
            .SaveAsync(s_scope, (stream, token) => stream.WriteAsync(content, token), cancellationToken)
            .ConfigureAwait(false);
        try
        {
            byte[] read = new byte[content.Length];
            Stream stream = await documents.OpenAsync(stored.Key, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
                await stream.ReadExactlyAsync(read, cancellationToken).ConfigureAwait(false);
            if (!read.AsSpan().SequenceEqual(content))
                throw new DocumentStoreException(DocumentStoreFailure.Corrupt, "A document that was just written reads otherwise.");
        }
        finally
        {
            // Whoever waits for the answer may be gone; what was written is not left behind.
            await documents.ShredAsync(stored.Key, CancellationToken.None).ConfigureAwait(false);
        }
    }
}

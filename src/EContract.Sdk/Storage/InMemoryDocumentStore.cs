using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace EContract.Sdk.Storage;

/// <summary>Documents in memory, for tests and trials: gone with the process, and not encrypted.</summary>
/// <param name="timeProvider">The clock; the system's when <see langword="null"/>.</param>
public sealed class InMemoryDocumentStore(TimeProvider? timeProvider = null) : IDocumentStore
{
    private readonly ConcurrentDictionary<DocumentKey, Content> _documents = new();

    /// <inheritdoc/>
    public async ValueTask<StoredDocument> SaveAsync(
        DocumentScope scope,
        Func<Stream, CancellationToken, ValueTask> write,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(write);
        cancellationToken.ThrowIfCancellationRequested();
        using var buffer = new MemoryStream();
        var content = new WriteOnlyStream(buffer);
        await using (content.ConfigureAwait(false))
            await write(content, cancellationToken).ConfigureAwait(false);
        byte[] bytes = buffer.ToArray();
        var key = new DocumentKey(scope, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        _documents.TryAdd(key, new Content(bytes, (timeProvider ?? TimeProvider.System).GetUtcNow()));
        return new StoredDocument(key, bytes.Length);
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenAsync(DocumentKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_documents.TryGetValue(key, out Content? content))
            throw new DocumentStoreException(DocumentStoreFailure.NotFound, $"The stored document {key} cannot be opened: it is not there.");
        return ValueTask.FromResult<Stream>(new MemoryStream(content.Bytes, writable: false));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(DocumentKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_documents.ContainsKey(key));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DocumentKey>> ListAsync(DocumentScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        cancellationToken.ThrowIfCancellationRequested();
        return new([.. _documents.Keys.Where(key => key.Scope == scope)]);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ShredAsync(DocumentKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_documents.TryRemove(key, out _));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<KeptDocument> ListAllAsync(DocumentKey? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach ((DocumentKey key, Content content) in _documents.OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (after is null || string.CompareOrdinal(key.ToString(), after.ToString()) > 0)
                yield return new KeptDocument(key, content.SavedAt);
        }
    }

    private sealed record Content(byte[] Bytes, DateTimeOffset SavedAt);

    /// <summary>Allows no more than any store promises, so that what works in memory works elsewhere.</summary>
    private sealed class WriteOnlyStream(MemoryStream buffer) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => buffer.Position;
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] bytes, int offset, int count) => buffer.Write(bytes, offset, count);

        public override void Write(ReadOnlySpan<byte> bytes) => buffer.Write(bytes);

        public override void Flush()
        {
        }

        public override int Read(byte[] bytes, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

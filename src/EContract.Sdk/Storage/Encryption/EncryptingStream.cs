using System.Security.Cryptography;

namespace EContract.Sdk.Storage.Encryption;

/// <summary>Seals what is written to it, and hands the chunks on to a destination in large writes.</summary>
/// <remarks>
/// SHA-256 costs more than AES-256-GCM, and writing as much as either: while one batch of chunks is digested, and sealed and written beside
/// that, the next one is filled.
/// </remarks>
internal sealed class EncryptingStream : Stream
{
    private const int BatchChunks = 16;
    private const int BatchSize = BatchChunks * DocumentFormat.ChunkSize;

    private readonly Stream _destination;
    private readonly DocumentCipher _cipher;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly SecretBuffer _sealed = new();
    private SecretBuffer _filling = new();
    private SecretBuffer _pending = new();
    private Task _handingOn = Task.CompletedTask;
    private int _filled;
    private long _chunkIndex;
    private long _length;
    private bool _closed;

    public EncryptingStream(Stream destination, DocumentCipher cipher)
    {
        _destination = destination;
        _cipher = cipher;
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_closed;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        while (!buffer.IsEmpty)
        {
            if (_filled == BatchSize)
                HandOn();
            buffer = buffer[TakeFrom(buffer)..];
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        while (!buffer.IsEmpty)
        {
            // A full batch is sealed only when something follows it: until then its last chunk might be the last of all.
            if (_filled == BatchSize)
                await HandOnBehindAsync(cancellationToken).ConfigureAwait(false);
            buffer = buffer[TakeFrom(buffer.Span)..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void WriteByte(byte value) => Write([value]);

    /// <summary>Seals the last chunk and the trailer and hands them on.</summary>
    public async ValueTask<DocumentTrailer> CompleteAsync(CancellationToken cancellationToken)
    {
        _closed = true;
        await _handingOn.ConfigureAwait(false);
        ReadOnlyMemory<byte> plain = _filling.Bytes[.._filled];
        Task hashing = plain.Length > DocumentFormat.ChunkSize ? Task.Run(() => _hash.AppendData(plain.Span), CancellationToken.None) : Task.CompletedTask;
        Memory<byte> chunks = Seal(plain.Span, endsDocument: true);
        await hashing.ConfigureAwait(false);
        if (plain.Length <= DocumentFormat.ChunkSize)
            _hash.AppendData(plain.Span);
        var trailer = new DocumentTrailer(_length, Convert.ToHexStringLower(_hash.GetHashAndReset()));
        await StorageErrors.WriteDocumentAsync(_destination, chunks, cancellationToken).ConfigureAwait(false);
        await StorageErrors.WriteDocumentAsync(_destination, trailer.Seal(_cipher), cancellationToken).ConfigureAwait(false);
        return trailer;
    }

    /// <summary>Does nothing: chunks are handed on when they are full, and the end is for the store to seal.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Gives the buffers back. Disposing only ends the writing, since the callback may do it.</summary>
    public async ValueTask ReleaseAsync()
    {
        _closed = true;
        await _handingOn.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _hash.Dispose();
        _filling.Dispose();
        _pending.Dispose();
        _sealed.Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        _closed = true;
        base.Dispose(disposing);
    }

    private int TakeFrom(ReadOnlySpan<byte> buffer)
    {
        // Most documents are smaller than a batch, and many are written at a time.
        int count = Math.Min(buffer.Length, BatchSize - _filled);
        Span<byte> free = _filling.Grow(_filled + count > DocumentFormat.ChunkSize ? BatchSize : DocumentFormat.ChunkSize, keep: _filled).Span;
        buffer[..count].CopyTo(free[_filled..]);
        _filled += count;
        _length += count;
        return count;
    }

    /// <summary>Begins to hand the full batch on, once the one before is away.</summary>
    private async ValueTask HandOnBehindAsync(CancellationToken cancellationToken)
    {
        await _handingOn.ConfigureAwait(false);
        (_filling, _pending) = (_pending, _filling);
        _filled = 0;
        ReadOnlyMemory<byte> plain = _pending.Bytes[..BatchSize];
        Task hashing = Task.Run(() => _hash.AppendData(plain.Span), CancellationToken.None);
        Task writing = Task.Run(
            async () => await StorageErrors.WriteDocumentAsync(_destination, Seal(plain.Span, endsDocument: false), cancellationToken).ConfigureAwait(false),
            CancellationToken.None);
        _handingOn = Task.WhenAll(hashing, writing);
    }

    /// <summary>Hands the full batch on before it returns: who writes without waiting has no thread to spare.</summary>
    private void HandOn()
    {
        _handingOn.GetAwaiter().GetResult();
        ReadOnlySpan<byte> plain = _filling.Bytes.Span[..BatchSize];
        _hash.AppendData(plain);
        Memory<byte> chunks = Seal(plain, endsDocument: false);
        try
        {
            _destination.Write(chunks.Span);
        }
        catch (Exception e) when (StorageErrors.IsStorageError(e))
        {
            throw StorageErrors.Translate(e, "A document cannot be written");
        }

        _filled = 0;
    }

    private Memory<byte> Seal(ReadOnlySpan<byte> plain, bool endsDocument)
    {
        Memory<byte> chunks = _sealed.Grow((int)DocumentFormat.SealedLength(plain.Length, DocumentFormat.ChunkSize));
        Span<byte> free = chunks.Span;
        while (!plain.IsEmpty)
        {
            ReadOnlySpan<byte> chunk = plain[..Math.Min(plain.Length, DocumentFormat.ChunkSize)];
            plain = plain[chunk.Length..];
            _cipher.SealChunk(_chunkIndex++, isLast: endsDocument && plain.IsEmpty, chunk, free[..(chunk.Length + DocumentFormat.TagSize)]);
            free = free[(chunk.Length + DocumentFormat.TagSize)..];
        }

        return chunks;
    }
}

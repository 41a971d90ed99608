using System.Buffers;
using System.Security.Cryptography;

namespace EContract.Sdk.Storage.Encryption;

/// <summary>Seals what is written to it, chunk by chunk, and hands the chunks on to a destination in large writes.</summary>
internal sealed class EncryptingStream : Stream
{
    private const int SealedChunk = DocumentFormat.ChunkSize + DocumentFormat.TagSize;
    private const int BatchSize = 8 * SealedChunk;

    private readonly Stream _destination;
    private readonly DocumentCipher _cipher;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _plain = ArrayPool<byte>.Shared.Rent(DocumentFormat.ChunkSize);
    private readonly byte[] _batch = ArrayPool<byte>.Shared.Rent(BatchSize);
    private int _plainLength;
    private int _batchLength;
    private long _chunkIndex;
    private long _length;
    private bool _closed;
    private bool _released;

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
            if (TakeInto(ref buffer))
                Flush(_batch.AsSpan(0, _batchLength));
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        while (!buffer.IsEmpty)
        {
            ReadOnlySpan<byte> rest = buffer.Span;
            bool batchIsFull = TakeInto(ref rest);
            buffer = buffer[^rest.Length..];
            if (batchIsFull)
                await FlushAsync(_batch.AsMemory(0, _batchLength), cancellationToken).ConfigureAwait(false);
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
        if (_plainLength > 0)
            SealChunk(isLast: true);
        var trailer = new DocumentTrailer(_length, Convert.ToHexStringLower(_hash.GetHashAndReset()));
        await FlushAsync(_batch.AsMemory(0, _batchLength), cancellationToken).ConfigureAwait(false);
        await FlushAsync(trailer.Seal(_cipher), cancellationToken).ConfigureAwait(false);
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
    public void Release()
    {
        _closed = true;
        if (_released)
            return;
        _released = true;
        _hash.Dispose();
        ArrayPool<byte>.Shared.Return(_plain, clearArray: true);
        ArrayPool<byte>.Shared.Return(_batch);
    }

    protected override void Dispose(bool disposing)
    {
        _closed = true;
        base.Dispose(disposing);
    }

    /// <summary>Takes what fits; <see langword="true"/> when the batch is full and must go before more can be taken.</summary>
    private bool TakeInto(ref ReadOnlySpan<byte> buffer)
    {
        // A full chunk is sealed only when something follows it: until then it might be the last.
        if (_plainLength == DocumentFormat.ChunkSize)
        {
            SealChunk(isLast: false);
            if (_batchLength == BatchSize)
                return true;
        }

        int count = Math.Min(buffer.Length, DocumentFormat.ChunkSize - _plainLength);
        buffer[..count].CopyTo(_plain.AsSpan(_plainLength));
        _plainLength += count;
        _length += count;
        buffer = buffer[count..];
        return false;
    }

    private void SealChunk(bool isLast)
    {
        ReadOnlySpan<byte> plain = _plain.AsSpan(0, _plainLength);
        _hash.AppendData(plain);
        Span<byte> chunk = _batch.AsSpan(_batchLength, plain.Length + DocumentFormat.TagSize);
        _cipher.SealChunk(_chunkIndex, isLast, plain, chunk);
        _chunkIndex++;
        _batchLength += chunk.Length;
        _plainLength = 0;
    }

    private void Flush(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _destination.Write(bytes);
        }
        catch (Exception e) when (StorageErrors.IsStorageError(e))
        {
            throw StorageErrors.Translate(e, "A document cannot be written");
        }

        _batchLength = 0;
    }

    private async ValueTask FlushAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await StorageErrors.WriteDocumentAsync(_destination, bytes, cancellationToken).ConfigureAwait(false);
        _batchLength = 0;
    }
}

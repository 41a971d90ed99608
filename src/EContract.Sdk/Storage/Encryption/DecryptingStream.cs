using System.Buffers;
using System.Security.Cryptography;

namespace EContract.Sdk.Storage.Encryption;

/// <summary>Reads an encrypted document at any place; each read touches the chunks it needs and opens them whole.</summary>
internal sealed class DecryptingStream : Stream
{
    private readonly Stream _source;
    private readonly DocumentCipher _cipher;
    private readonly DocumentKey _key;
    private readonly int _chunkSize;
    private readonly long _chunksOffset;
    private readonly long _length;
    private readonly long _chunkCount;
    private readonly byte[] _sealed;
    private readonly byte[] _plain;
    private IncrementalHash? _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _hashedChunks;
    private long _chunkIndex = -1;
    private int _chunkLength;
    private long _position;
    private bool _hasWrongHash;
    private bool _disposed;

    /// <param name="source">The stored document, seekable; disposed with this stream.</param>
    /// <param name="cipher">The document's cipher; disposed with this stream.</param>
    /// <param name="key">What is read, for messages and for the last check.</param>
    /// <param name="chunkSize">Plain bytes in a chunk, authenticated.</param>
    /// <param name="chunksOffset">Where the first chunk begins.</param>
    /// <param name="length">The plain length, authenticated.</param>
    public DecryptingStream(
        Stream source, DocumentCipher cipher, DocumentKey key, int chunkSize, long chunksOffset, long length)
    {
        _source = source;
        _cipher = cipher;
        _key = key;
        _chunkSize = chunkSize;
        _chunksOffset = chunksOffset;
        _length = length;
        _chunkCount = DocumentFormat.ChunkCount(length, chunkSize);
        _sealed = ArrayPool<byte>.Shared.Rent(chunkSize + DocumentFormat.TagSize);
        _plain = ArrayPool<byte>.Shared.Rent(chunkSize);
    }

    public override bool CanRead => !_disposed;

    public override bool CanSeek => !_disposed;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int total = 0;
        while (total < buffer.Length && _position < _length)
        {
            if (_position / _chunkSize != _chunkIndex)
            {
                Memory<byte> chunk = SeekToChunk(_position / _chunkSize);
                Guard(static (source, destination) => source.ReadExactly(destination.Span), chunk);
                OpenChunk(_position / _chunkSize, chunk.Span);
            }

            total += CopyFromChunk(buffer[total..]);
        }

        return total;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int total = 0;
        while (total < buffer.Length && _position < _length)
        {
            if (_position / _chunkSize != _chunkIndex)
            {
                Memory<byte> chunk = SeekToChunk(_position / _chunkSize);
                try
                {
                    await _source.ReadExactlyAsync(chunk, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (StorageErrors.IsStorageError(e))
                {
                    throw ReadError(e);
                }

                OpenChunk(_position / _chunkSize, chunk.Span);
            }

            total += CopyFromChunk(buffer.Span[total..]);
        }

        return total;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int ReadByte()
    {
        byte value = 0;
        return Read(new Span<byte>(ref value)) == 0 ? -1 : value;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        long target = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            SeekOrigin.End => _length + offset,
            _ => throw new ArgumentOutOfRangeException(nameof(origin)),
        };
        if (target < 0)
            throw new IOException("The place to seek to lies before the beginning of the document.");
        return _position = target;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _source.Dispose();
            _cipher.Dispose();
            _hash?.Dispose();
            ArrayPool<byte>.Shared.Return(_plain, clearArray: true);
            ArrayPool<byte>.Shared.Return(_sealed);
        }

        base.Dispose(disposing);
    }

    private Memory<byte> SeekToChunk(long index)
    {
        if (_hasWrongHash)
            throw Corrupt("its SHA-256 is another one");
        // What the buffer holds is not to be served if the chunk that replaces it fails.
        _chunkIndex = -1;
        _chunkLength = (int)Math.Min(_chunkSize, _length - (index * _chunkSize));
        _source.Position = _chunksOffset + (index * (_chunkSize + DocumentFormat.TagSize));
        return _sealed.AsMemory(0, _chunkLength + DocumentFormat.TagSize);
    }

    private void OpenChunk(long index, ReadOnlySpan<byte> chunk)
    {
        Span<byte> plain = _plain.AsSpan(0, _chunkLength);
        if (!_cipher.TryOpenChunk(index, isLast: index == _chunkCount - 1, chunk, plain))
            throw Corrupt($"chunk {index} of {_chunkCount} is not what was saved");
        CheckHash(index, plain);
        _chunkIndex = index;
    }

    /// <summary>Whoever reads everything in order has the whole content's hash checked before the last chunk comes out.</summary>
    private void CheckHash(long index, ReadOnlySpan<byte> plain)
    {
        if (_hash is null || index != _hashedChunks)
            return;
        _hash.AppendData(plain);
        _hashedChunks++;
        if (_hashedChunks < _chunkCount)
            return;
        _hasWrongHash = Convert.ToHexStringLower(_hash.GetHashAndReset()) != _key.Sha256;
        _hash.Dispose();
        _hash = null;
        if (_hasWrongHash)
            throw Corrupt("its SHA-256 is another one");
    }

    private int CopyFromChunk(Span<byte> buffer)
    {
        int start = (int)(_position % _chunkSize);
        int count = Math.Min(buffer.Length, _chunkLength - start);
        _plain.AsSpan(start, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    private void Guard(Action<Stream, Memory<byte>> read, Memory<byte> destination)
    {
        try
        {
            read(_source, destination);
        }
        catch (Exception e) when (StorageErrors.IsStorageError(e))
        {
            throw ReadError(e);
        }
    }

    private DocumentStoreException ReadError(Exception exception) => exception is EndOfStreamException
        ? Corrupt("it was cut short while being read")
        : StorageErrors.Translate(exception, $"The stored document {_key} cannot be read");

    private DocumentStoreException Corrupt(string what) =>
        new(DocumentStoreFailure.Corrupt, $"The stored document {_key} is not intact: {what}.");
}

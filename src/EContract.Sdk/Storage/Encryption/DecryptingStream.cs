using System.Security.Cryptography;

namespace EContract.Sdk.Storage.Encryption;

/// <summary>
/// Reads an encrypted document at any place; each read touches the chunks it needs and opens them whole. Who copies it to its end has the
/// next chunks fetched and opened while those before are handed on.
/// </summary>
internal sealed class DecryptingStream : Stream
{
    private const int WindowSize = 1 << 20;

    private readonly Stream _source;
    private readonly DocumentCipher _cipher;
    private readonly DocumentKey _key;
    private readonly int _chunkSize;
    private readonly long _chunksOffset;
    private readonly long _length;
    private readonly long _chunkCount;
    private readonly SecretBuffer _sealed = new();
    private readonly ContentDigest _digest;
    private ChunkWindow _window = new();
    private ChunkWindow _spare = new();
    private long _position;
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
        _digest = new ContentDigest(key.Sha256, length);
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
            if (!_window.Holds(_position))
            {
                _digest.Wait();
                Memory<byte> chunks = BeginWindow(_window, _position, buffer.Length - total);
                ReadChunks(chunks.Span);
                OpenWindow(_window);
                _digest.Add(_window);
                Require(_digest.FindsOnlyWhatWasSaved());
            }

            total += CopyFromWindow(buffer[total..]);
        }

        return total;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int total = 0;
        while (total < buffer.Length && _position < _length)
        {
            if (!_window.Holds(_position))
            {
                // The digest may still be reading the window before: this one goes into the other.
                (_window, _spare) = (_spare, _window);
                await LoadAsync(_window, _position, buffer.Length - total, cancellationToken).ConfigureAwait(false);
            }

            total += CopyFromWindow(buffer.Span[total..]);
        }

        return total;
    }

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        ValidateCopyToArguments(destination, bufferSize);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_position < _length && !_window.Holds(_position))
            await LoadAsync(_window, _position, WindowSize, cancellationToken).ConfigureAwait(false);
        while (_position < _length)
        {
            Task ahead = _window.End < _length
                ? LoadAsync(_spare, _window.End, WindowSize, cancellationToken)
                : Task.CompletedTask;
            try
            {
                await destination.WriteAsync(_window.From(_position), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                // It writes to our buffers and moves the source: nothing goes on before it has ended.
                await ahead.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            _position = _window.End;
            await ahead.ConfigureAwait(false);
            (_window, _spare) = (_spare, _window);
        }
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
            _digest.Dispose();
            _window.Dispose();
            _spare.Dispose();
            _sealed.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task LoadAsync(ChunkWindow window, long position, int wanted, CancellationToken cancellationToken)
    {
        // Its bytes may still be digested.
        await window.Digesting.ConfigureAwait(false);
        Memory<byte> chunks = BeginWindow(window, position, wanted);
        try
        {
            await _source.ReadExactlyAsync(chunks, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (StorageErrors.IsStorageError(e))
        {
            throw ReadError(e);
        }

        OpenWindow(window);
        Require(await _digest.AddBehindAsync(window).ConfigureAwait(false));
    }

    /// <summary>Says which chunks a window is to hold: those with what is wanted, up to its size. They are read next.</summary>
    private Memory<byte> BeginWindow(ChunkWindow window, long position, int wanted)
    {
        Require(_digest.FindsOnlyWhatWasSaved());
        long first = position / _chunkSize;
        long last = Math.Min(position + Math.Clamp(wanted, 1, WindowSize), _length) - 1;
        int count = (int)Math.Min((last / _chunkSize) - first + 1, Math.Max(1, WindowSize / _chunkSize));
        window.Begin(first * _chunkSize, (int)Math.Min((long)count * _chunkSize, _length - (first * _chunkSize)));
        _source.Position = _chunksOffset + (first * (_chunkSize + DocumentFormat.TagSize));
        return _sealed.Grow(window.Length + (count * DocumentFormat.TagSize));
    }

    private void OpenWindow(ChunkWindow window)
    {
        ReadOnlySpan<byte> chunks = _sealed.Bytes.Span;
        Span<byte> plain = window.Content.Span;
        for (long index = window.Start / _chunkSize; !plain.IsEmpty; index++)
        {
            int length = Math.Min(plain.Length, _chunkSize);
            if (!_cipher.TryOpenChunk(index, isLast: index == _chunkCount - 1, chunks[..(length + DocumentFormat.TagSize)], plain[..length]))
                throw Corrupt($"chunk {index} of {_chunkCount} is not what was saved");
            chunks = chunks[(length + DocumentFormat.TagSize)..];
            plain = plain[length..];
        }

        window.Open();
    }

    private int CopyFromWindow(Span<byte> buffer)
    {
        ReadOnlySpan<byte> rest = _window.From(_position).Span;
        int count = Math.Min(buffer.Length, rest.Length);
        rest[..count].CopyTo(buffer);
        _position += count;
        return count;
    }

    private void ReadChunks(Span<byte> chunks)
    {
        try
        {
            _source.ReadExactly(chunks);
        }
        catch (Exception e) when (StorageErrors.IsStorageError(e))
        {
            throw ReadError(e);
        }
    }

    private void Require(bool hasRightDigest)
    {
        if (hasRightDigest)
            return;
        _window.Close();
        _spare.Close();
        throw Corrupt("its SHA-256 is another one");
    }

    private DocumentStoreException ReadError(Exception exception) => exception is EndOfStreamException
        ? Corrupt("it was cut short while being read")
        : StorageErrors.Translate(exception, $"The stored document {_key} cannot be read");

    private DocumentStoreException Corrupt(string what) =>
        new(DocumentStoreFailure.Corrupt, $"The stored document {_key} is not intact: {what}.");
}

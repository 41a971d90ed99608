using System.Security.Cryptography;

namespace EContract.Sdk.Workflow.Scrubbing;

/// <summary>Takes what is read, no faster than allowed, and digests it: whatever the store says of its own checks.</summary>
internal sealed class DigestingSink(long? bytesPerSecond, TimeProvider time) : Stream
{
    // Waiting for less would cost more than it slows down.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly long _start = time.GetTimestamp();
    private long _total;
    private long _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    /// <summary>How many bytes came since the last digest.</summary>
    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    /// <summary>Gives the digest of what came since the last one, hexadecimal.</summary>
    public string Finish()
    {
        _length = 0;
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _hash.AppendData(buffer.Span);
        _length += buffer.Length;
        _total += buffer.Length;
        if (bytesPerSecond is { } rate && TimeSpan.FromSeconds((double)_total / rate) - time.GetElapsedTime(_start) is var early && early > ShortestWait)
            await Task.Delay(early, time, cancellationToken).ConfigureAwait(false);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}

using System.Buffers;

namespace EContract.Sdk.Signing;

/// <summary>Takes a whole document, and keeps what comes behind its first bytes: those are where they belong already.</summary>
internal sealed class AppendedBytes(long passedOver) : Stream
{
    private readonly ArrayBufferWriter<byte> _kept = new();
    private long _toPassOver = passedOver;

    /// <summary>What was kept.</summary>
    public ReadOnlySpan<byte> Kept => _kept.WrittenSpan;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        int skipped = (int)Math.Min(_toPassOver, buffer.Length);
        _toPassOver -= skipped;
        _kept.Write(buffer[skipped..]);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer, offset, count);
        return Task.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

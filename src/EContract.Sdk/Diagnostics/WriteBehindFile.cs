namespace EContract.Sdk.Diagnostics;

/// <summary>
/// A new file that goes to the disk while it is being written, so that little is left to wait for at the end: waiting for
/// all of a large file then takes about as long as copying it.
/// </summary>
/// <param name="file">The file, unbuffered. It is disposed with this.</param>
internal sealed class WriteBehindFile(FileStream file) : Stream
{
    // Small enough to keep the disk busy beside a digest, large enough that a commit of the file system costs nothing.
    private const long FlushedAtOnce = 8 << 20;

    private Task _flushing = Task.CompletedTask;
    private long _unflushed;

    public override bool CanRead => false;

    public override bool CanSeek => file.CanSeek;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await file.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw TooLong(e);
        }

        FlushBehind(buffer.Length);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            file.Write(buffer);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw TooLong(e);
        }

        FlushBehind(buffer.Length);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Waits until all of it is on the disk.</summary>
    /// <param name="disk">Where to wait; by default here.</param>
    /// <exception cref="IOException">It did not get there.</exception>
    public async ValueTask FlushToDiskAsync(DiskThreads? disk = null)
    {
        await _flushing.ConfigureAwait(false);
        if (disk is null)
            file.Flush(flushToDisk: true);
        else
            await disk.RunAsync(() => file.Flush(flushToDisk: true)).ConfigureAwait(false);
    }

    public override void Flush() => file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void SetLength(long value) => file.SetLength(value);

    public override async ValueTask DisposeAsync()
    {
        // The handle must outlive a flush that is under way, whatever comes of it.
        await _flushing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await file.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Task.WaitAny(_flushing);
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    // What .NET makes of EFBIG, as if the caller had asked for something that makes no sense.
    private IOException TooLong(ArgumentOutOfRangeException e) => new($"{file.Name} would be longer than a file may be here.", e);

    private void FlushBehind(int written)
    {
        _unflushed += written;
        if (_unflushed < FlushedAtOnce || !_flushing.IsCompletedSuccessfully)
            return;
        _unflushed = 0;
        // A thread of its own: it does nothing but wait for the disk, and the pool has one for each core.
        _flushing = Task.Factory.StartNew(
            () => RandomAccess.FlushToDisk(file.SafeFileHandle),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }
}

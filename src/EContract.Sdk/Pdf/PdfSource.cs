using Microsoft.Win32.SafeHandles;

namespace EContract.Sdk.Pdf;

/// <summary>The bytes of a PDF with random access: a file, a stream or memory. Never loads a file whole.</summary>
/// <remarks>One source serves one reader at a time; a source over memory or a file may be read concurrently.</remarks>
public abstract class PdfSource : IDisposable
{
    /// <summary>The length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>The bytes themselves where they lie in one array; empty otherwise.</summary>
    internal virtual ArraySegment<byte> Array => default;

    /// <summary>Opens a file for shared reading.</summary>
    /// <exception cref="IOException">There is no such file, it is empty, a folder or a device, or it cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static PdfSource FromFile(string path)
    {
        RequireRegularFile(path);
        return new FileSource(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess));
    }

    /// <summary>Reads from a file that is open; disposing the source closes it.</summary>
    internal static PdfSource FromHandle(SafeFileHandle handle) => new FileSource(handle);

    /// <summary>Reads from memory; nothing is copied.</summary>
    public static PdfSource FromMemory(ReadOnlyMemory<byte> bytes) => new MemorySource(bytes);

    /// <summary>Reads from a seekable stream, from its start.</summary>
    /// <param name="stream">The stream. Its position moves.</param>
    /// <param name="leaveOpen">Whether disposing the source leaves the stream open.</param>
    /// <exception cref="ArgumentException">The stream cannot seek or read.</exception>
    public static PdfSource FromStream(Stream stream, bool leaveOpen = true)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek || !stream.CanRead)
            throw new ArgumentException("A PDF is read from its end: the stream must be readable and seekable.", nameof(stream));
        return stream is MemoryStream memory && memory.TryGetBuffer(out ArraySegment<byte> buffer)
            ? new MemorySource(buffer)
            : new StreamSource(stream, leaveOpen);
    }

    /// <summary>Reads bytes from an offset; returns fewer than asked for only at the end.</summary>
    public abstract int Read(long offset, Span<byte> buffer);

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>The first bytes of this source as a source of their own: the file as it stood when it was that long.</summary>
    internal PdfSource Truncate(long length) => length == Length ? this : new TruncatedSource(this, length);

    /// <summary>This source with bytes after it, as it will stand once an update is appended.</summary>
    internal PdfSource Append(ReadOnlyMemory<byte> tail) => new AppendedSource(this, tail);

    internal byte[] ReadExactly(long offset, int length)
    {
        byte[] bytes = new byte[length];
        ReadExactly(offset, bytes);
        return bytes;
    }

    internal void ReadExactly(long offset, Span<byte> buffer)
    {
        if (Read(offset, buffer) != buffer.Length)
            throw new PdfFormatException("The file ends too early", offset);
    }

    // Looked at before it is opened: opening a named pipe waits for somebody who writes to it. Neither pipes nor devices have
    // a length, and a file without one is no PDF.
    private static void RequireRegularFile(string path)
    {
        if (Directory.Exists(path))
            throw new IOException($"'{path}' is a folder.");
        var file = new FileInfo(path);
        if (file.Exists && (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file) is { Exists: true, Length: 0 })
            throw new IOException($"'{path}' is empty, or no file but a pipe or a device.");
    }

    private sealed class MemorySource(ReadOnlyMemory<byte> bytes) : PdfSource
    {
        public override long Length => bytes.Length;

        internal override ArraySegment<byte> Array =>
            System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array) ? array : default;

        public override int Read(long offset, Span<byte> buffer)
        {
            if (offset < 0 || offset >= bytes.Length)
                return 0;
            ReadOnlySpan<byte> rest = bytes.Span[(int)offset..];
            int count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
            return count;
        }
    }

    private sealed class FileSource(SafeFileHandle handle) : PdfSource
    {
        public override long Length { get; } = RandomAccess.GetLength(handle);

        public override int Read(long offset, Span<byte> buffer)
        {
            if (offset < 0)
                return 0;
            int total = 0;
            while (total < buffer.Length)
            {
                int count = RandomAccess.Read(handle, buffer[total..], offset + total);
                if (count == 0)
                    break;
                total += count;
            }

            return total;
        }

        public override void Dispose()
        {
            handle.Dispose();
            base.Dispose();
        }
    }

    private sealed class StreamSource(Stream stream, bool leaveOpen) : PdfSource
    {
        private readonly Lock _lock = new();

        public override long Length { get; } = stream.Length;

        public override int Read(long offset, Span<byte> buffer)
        {
            if (offset < 0 || offset >= Length)
                return 0;
            lock (_lock)
            {
                stream.Position = offset;
                return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            }
        }

        public override void Dispose()
        {
            if (!leaveOpen)
                stream.Dispose();
            base.Dispose();
        }
    }

    private sealed class TruncatedSource : PdfSource
    {
        private readonly PdfSource _whole;

        public TruncatedSource(PdfSource whole, long length)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, whole.Length);
            _whole = whole;
            Length = length;
        }

        public override long Length { get; }

        internal override ArraySegment<byte> Array =>
            _whole.Array is { Array: not null } array ? array.Slice(0, (int)Length) : default;

        public override int Read(long offset, Span<byte> buffer)
        {
            if (offset < 0 || offset >= Length)
                return 0;
            int count = (int)Math.Min(buffer.Length, Length - offset);
            return _whole.Read(offset, buffer[..count]);
        }
    }

    private sealed class AppendedSource(PdfSource head, ReadOnlyMemory<byte> tail) : PdfSource
    {
        private readonly long _headLength = head.Length;

        public override long Length => _headLength + tail.Length;

        public override int Read(long offset, Span<byte> buffer)
        {
            if (offset < 0 || offset >= Length)
                return 0;
            int fromHead = 0;
            if (offset < _headLength)
            {
                fromHead = head.Read(offset, buffer[..(int)Math.Min(buffer.Length, _headLength - offset)]);
                if (fromHead == buffer.Length || offset + fromHead < _headLength)
                    return fromHead;
            }

            ReadOnlySpan<byte> rest = tail.Span[(int)(offset + fromHead - _headLength)..];
            int fromTail = Math.Min(rest.Length, buffer.Length - fromHead);
            rest[..fromTail].CopyTo(buffer[fromHead..]);
            return fromHead + fromTail;
        }
    }
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EContract.Sdk.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace EContract.Sdk.Cryptography.Hashing;

/// <summary>Digests one file after the other, with one buffer and one set of hashes for all of them. One call at a time.</summary>
internal sealed class FileDigester : IDisposable
{
    // Copying from the system's cache is quickest where pages begin at the same places.
    private const int PageLength = 4096;

    private readonly DigestAlgorithm[] _algorithms;
    private readonly IncrementalHash?[] _hashes;
    private readonly byte[] _array;
    private readonly int _start;

    public FileDigester(IReadOnlyList<DigestAlgorithm> algorithms, int bufferLength)
    {
        _algorithms = [.. algorithms];
        _hashes = new IncrementalHash?[_algorithms.Length];
        _array = GC.AllocateUninitializedArray<byte>(bufferLength + PageLength, pinned: true);
        _start = (int)((PageLength - (Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0) % PageLength)) % PageLength);
    }

    private Span<byte> Buffer => _array.AsSpan(_start, _array.Length - PageLength);

    /// <summary>Reads a file once and makes all digests of it.</summary>
    /// <exception cref="IOException">It cannot be read, or is no file of bytes.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a directory.</exception>
    public (long Length, byte[][] Digests) Digest(string path, CancellationToken cancellationToken)
    {
        // Most files come in one piece, and are digested without a state.
        if (WholeFile.TryRead(path, Buffer, out int whole))
            return (whole, Array.ConvertAll(_algorithms, algorithm => algorithm.ComputeHash(Buffer[..whole])));
        // A pipe would wait for its writer, a device never end.
        if (FileStatus.IsSpecial(path))
            throw new IOException($"{path} is a pipe, a socket or a device, not a file.");
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        int count = RandomAccess.Read(file, Buffer, 0);
        long length = 0;
        try
        {
            for (; count > 0; count = RandomAccess.Read(file, Buffer, length))
            {
                cancellationToken.ThrowIfCancellationRequested();
                ReadAhead.Advise(file, length + count, Buffer.Length);
                Append(Buffer[..count]);
                length += count;
            }

            return (length, Array.ConvertAll(_hashes, hash => hash!.GetHashAndReset()));
        }
        catch
        {
            // What is half digested must not become part of the next file.
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (IncrementalHash? hash in _hashes)
            hash?.Dispose();
        Array.Clear(_hashes);
    }

    private void Append(ReadOnlySpan<byte> block)
    {
        for (int i = 0; i < _algorithms.Length; i++)
            (_hashes[i] ??= _algorithms[i].CreateIncremental()).AppendData(block);
    }
}

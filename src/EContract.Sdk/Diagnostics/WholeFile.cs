using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace EContract.Sdk.Diagnostics;

/// <summary>
/// Reads a file that fits into a buffer with the fewest calls of the system: where many small files are read, the calls cost as much
/// as what is done with the bytes.
/// </summary>
/// <remarks>What <see cref="File.OpenHandle(string, FileMode, FileAccess, FileShare, FileOptions, long)"/> does besides is three calls more, and an object with a finaliser.</remarks>
internal static class WholeFile
{
    // open(2), flock(2): the same on every processor that .NET runs on.
    private const int NoTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int LockSharedAtOnce = 1 | 4;

    private const int LongestPath = 1024;

    /// <summary>Reads a file of bytes from its beginning to its end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="buffer">Where to; longer than the file.</param>
    /// <param name="count">How many bytes the file has.</param>
    /// <returns>
    /// Whether all of it was read. Where not, the file does not fit, changes, is in use, is none or cannot be had, or this is not
    /// Linux: whoever opens it in the usual way is told which.
    /// </returns>
    public static bool TryRead(string path, Span<byte> buffer, out int count)
    {
        count = 0;
        Span<byte> name = stackalloc byte[LongestPath];
        if (!OperatingSystem.IsLinux() || !TryEncode(path, name))
            return false;
        // A pipe would wait for its writer.
        int file = open(in name[0], CloseOnExec | NonBlocking | NoTerminal);
        if (file < 0)
            return false;
        try
        {
            // As FileShare.Read does: what another program of .NET keeps for itself is not read half written.
            if (!FileStatus.TryGetLength(file, out long length) || length >= buffer.Length || flock(file, LockSharedAtOnce) != 0)
                return false;
            count = (int)read(file, ref MemoryMarshal.GetReference(buffer), buffer.Length);
            return count == length;
        }
        finally
        {
            _ = close(file);
        }
    }

    private static bool TryEncode(string path, Span<byte> name)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal)
            || Encoding.UTF8.TryGetBytes(path, name[..^1], out int length) is false)
        {
            return false;
        }

        name[length] = 0;
        return true;
    }

#pragma warning disable IDE1006, SYSLIB1054 // The names are libc's; four calls are not worth generated unsafe code.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int open(in byte path, int flags);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int flock(int descriptor, int operation);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint read(int descriptor, ref byte buffer, nint count);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int close(int descriptor);
#pragma warning restore IDE1006, SYSLIB1054
}

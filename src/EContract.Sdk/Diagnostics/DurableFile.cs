using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace EContract.Sdk.Diagnostics;

/// <summary>The steps by which a file appears whole or not at all, and stays after a power cut.</summary>
/// <remarks>
/// POSIX makes a rename atomic, but promises neither that the new name is on the disk nor that the old file's bytes are:
/// so the file is synchronised before, and the directory after. On Windows, NTFS journals names by itself.
/// </remarks>
internal static class DurableFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyDirectory = OwnerOnly | UnixFileMode.UserExecute;
    private const int FileExists = 17;

    /// <summary>Creates a new file of a random name that only the owner can read, for writing.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="prefix">What its name begins with.</param>
    public static FileStream CreateTemporary(string directory, string prefix = "")
    {
        string name = prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) + ".tmp";
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(Path.Combine(directory, name), options);
    }

    /// <summary>Gives a synchronised file its name, which nothing may have yet.</summary>
    /// <returns><see langword="false"/> when something has the name; then nothing is changed.</returns>
    public static bool TryPublish(string temporary, string destination)
    {
        if (!TryLink(temporary, destination))
            return false;
        SynchronizeDirectory(Path.GetDirectoryName(destination)!);
        return true;
    }

    /// <summary>Gives a synchronised file its name, in place of what has it now.</summary>
    public static void Replace(string temporary, string destination)
    {
        File.Move(temporary, destination, overwrite: true);
        SynchronizeDirectory(Path.GetDirectoryName(destination)!);
    }

    /// <summary>Creates a directory that only the owner can enter, with its parents, durably.</summary>
    public static void CreateDirectory(string path)
    {
        if (Directory.Exists(path))
            return;
        string parent = Path.GetDirectoryName(path)!;
        CreateDirectory(parent);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnlyDirectory);
        SynchronizeDirectory(parent);
    }

    private static bool TryLink(string temporary, string destination)
    {
        // A hard link is the one way to name a file that fails when the name is taken: rename(2) replaces silently, and
        // File.Move looks before it leaps.
        if (!OperatingSystem.IsWindows())
        {
            if (link(temporary, destination) == 0)
            {
                File.Delete(temporary);
                return true;
            }

            if (Marshal.GetLastPInvokeError() == FileExists)
                return false;
        }

        // Windows moves without replacing; elsewhere this is for file systems without hard links.
        try
        {
            File.Move(temporary, destination, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(destination))
        {
            return false;
        }
    }

    /// <summary>Puts the names in a directory on the disk.</summary>
    /// <exception cref="IOException">That failed.</exception>
    public static void SynchronizeDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        int descriptor = open(path, 0);
        if (descriptor < 0)
            throw new IOException($"The directory {path} cannot be opened to synchronise it (errno {Marshal.GetLastPInvokeError()}).");
        try
        {
            // EINVAL and ENOTSUP: a file system that needs none, as some network ones.
            if (fsync(descriptor) != 0 && Marshal.GetLastPInvokeError() is not (22 or 45 or 95))
                throw new IOException($"The directory {path} cannot be synchronised (errno {Marshal.GetLastPInvokeError()}).");
        }
        finally
        {
            _ = close(descriptor);
        }
    }

#pragma warning disable IDE1006, SYSLIB1054 // The names are libc's; three calls are not worth generated unsafe code.
    [DllImport("libc", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int link([MarshalAs(UnmanagedType.LPUTF8Str)] string oldPath, [MarshalAs(UnmanagedType.LPUTF8Str)] string newPath);

    [DllImport("libc", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int fsync(int descriptor);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int close(int descriptor);
#pragma warning restore IDE1006, SYSLIB1054
}

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EContract.Sdk.Diagnostics;

/// <summary>Opens a journal that lies beside a file, where others may have put something else under its name.</summary>
internal static class JournalFile
{
    private const uint Root = 0;

    /// <summary>Whether anything has the name, a link that leads nowhere included.</summary>
    public static bool IsAt(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    /// <summary>Opens the journal of a file.</summary>
    /// <exception cref="IOException">It is a link, a directory, a pipe or a device, or belongs to another user.</exception>
    public static SafeFileHandle Open(string path, SafeFileHandle file)
    {
        if (Directory.Exists(path) || new FileInfo(path).LinkTarget is not null || FileStatus.Of(path) is { IsRegular: false })
            throw NoJournal(path);
        // A pipe that was put there since, and is opened to be read only, would wait for its writer.
        SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        try
        {
            if (!HasLength(handle) || FileStatus.Of(handle) is { IsRegular: false })
                throw NoJournal(path);
            if (FileStatus.Of(handle) is { } journal && FileStatus.Of(file) is { } own && !IsTrusted(journal.Owner, own.Owner))
                throw new IOException($"{path} lies where the journal of an append would, but belongs to another user (number {journal.Owner}). Nothing was changed. Remove it, if it is not known.");
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    // Pipes have none.
    private static bool HasLength(SafeFileHandle handle)
    {
        try
        {
            return RandomAccess.GetLength(handle) >= 0;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    // In a folder like /tmp everybody may lay down a journal, and only the owner may change the file.
    private static bool IsTrusted(uint owner, uint fileOwner) => owner == fileOwner || owner == Root || owner == geteuid();

    private static IOException NoJournal(string path) =>
        new($"{path} lies where the journal of an append would, but is no regular file. Nothing was changed. Remove it, and try again.");

#pragma warning disable IDE1006, SYSLIB1054 // The name is libc's; one call is not worth generated unsafe code.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern uint geteuid();
#pragma warning restore IDE1006, SYSLIB1054
}

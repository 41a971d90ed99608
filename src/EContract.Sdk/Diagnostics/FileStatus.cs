using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EContract.Sdk.Diagnostics;

/// <summary>What Linux knows of a file and .NET does not tell: which one it is, of what kind, whose, and how many names it has.</summary>
/// <param name="Device">The file system it lies on.</param>
/// <param name="Inode">Its number there: with the device, its identity.</param>
/// <param name="IsRegular">Whether it is a file of bytes: no directory, link, pipe, socket or device.</param>
/// <param name="Owner">The number of the user it belongs to.</param>
/// <param name="Names">How many hard links lead to it.</param>
internal readonly record struct FileStatus((uint Major, uint Minor) Device, ulong Inode, bool IsRegular, uint Owner, uint Names)
{
    // statx(2): its structure is the same on every processor, which that of stat(2) is not.
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStatistics = 0x7FF;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;
    private const int DirectoryType = 0x4000;
    private const uint TypeOnly = 1;
    private const uint TypeAndSize = 0x201;

    /// <summary>The status of an open file; <see langword="null"/> where it cannot be had.</summary>
    public static FileStatus? Of(SafeFileHandle file) => Ask((int)file.DangerousGetHandle(), "", EmptyPath);

    /// <summary>The status of what has a name; <see langword="null"/> if nothing has, or it cannot be had.</summary>
    /// <param name="path">The name. A link stands for itself.</param>
    public static FileStatus? Of(string path) => Ask(CurrentDirectory, path, NoFollow);

    /// <summary>Whether a name leads to a pipe, a socket or a device. Not known beyond Linux, and then <see langword="false"/>.</summary>
    public static bool IsSpecial(string path) =>
        Ask(CurrentDirectory, path, 0, TypeOnly, out Record record) && (record.Mode & TypeMask) is not (RegularType or DirectoryType);

    /// <summary>How many bytes an open file has, if it is a file of bytes. Not known beyond Linux, and then <see langword="false"/>.</summary>
    public static bool TryGetLength(int descriptor, out long length)
    {
        bool known = Ask(descriptor, "", EmptyPath, TypeAndSize, out Record record) && record.Size <= long.MaxValue;
        length = known ? (long)record.Size : 0;
        return known && (record.Mode & TypeMask) == RegularType;
    }

    /// <summary>Whether a name still leads to a file that was opened by it, and not to one that was put in its place.</summary>
    public static bool IsStillAt(string path, SafeFileHandle file)
    {
        // Windows neither renames nor deletes a file that is open without sharing.
        if (OperatingSystem.IsWindows())
            return true;
        if (Of(file) is { } opened)
            return Of(path) is { } named && named.Device == opened.Device && named.Inode == opened.Inode;
        // Elsewhere a file is known by its times and length.
        return File.Exists(path)
            && new FileInfo(path) is var there
            && there.Length == RandomAccess.GetLength(file)
            && there.LastWriteTimeUtc == File.GetLastWriteTimeUtc(file)
            && there.CreationTimeUtc == File.GetCreationTimeUtc(file);
    }

    private static FileStatus? Ask(int descriptor, string path, int flags) => Ask(descriptor, path, flags, BasicStatistics, out Record record)
        ? new((record.DeviceMajor, record.DeviceMinor), record.Inode, (record.Mode & TypeMask) == RegularType, record.Owner, record.Links)
        : null;

    private static bool Ask(int descriptor, string path, int flags, uint mask, out Record record)
    {
        record = default;
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            return statx(descriptor, path, flags, mask, out record) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            // glibc before 2.28.
            return false;
        }
    }

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Record
    {
        [FieldOffset(16)]
        public uint Links;
        [FieldOffset(20)]
        public uint Owner;
        [FieldOffset(28)]
        public ushort Mode;
        [FieldOffset(32)]
        public ulong Inode;
        [FieldOffset(40)]
        public ulong Size;
        [FieldOffset(136)]
        public uint DeviceMajor;
        [FieldOffset(140)]
        public uint DeviceMinor;
    }

#pragma warning disable IDE1006, SYSLIB1054 // The name is libc's; one call is not worth generated unsafe code.
    [DllImport("libc", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int statx(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, out Record record);
#pragma warning restore IDE1006, SYSLIB1054
}

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EContract.Sdk.Diagnostics;

/// <summary>Has the system fetch what will be read next while something else is done with what was read before.</summary>
internal static class ReadAhead
{
    private const int WillNeed = 3;

    /// <summary>Says that bytes of a file will be read soon. Returns at once, and changes nothing but how long the reading takes.</summary>
    public static void Advise(SafeFileHandle file, long offset, int length)
    {
        // By itself Linux fetches 128 KB ahead, which a processor digests in less time than most disks take. 64-bit calls only.
        if (OperatingSystem.IsLinux() && Environment.Is64BitProcess)
            _ = posix_fadvise((int)file.DangerousGetHandle(), (nint)offset, length, WillNeed);
    }

#pragma warning disable IDE1006, SYSLIB1054 // The name is libc's; one call is not worth generated unsafe code.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int posix_fadvise(int descriptor, nint offset, nint length, int advice);
#pragma warning restore IDE1006, SYSLIB1054
}

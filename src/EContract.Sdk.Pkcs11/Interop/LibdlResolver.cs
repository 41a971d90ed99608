using System.Reflection;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Interop;

/// <summary>Lets Pkcs11Interop find <c>dlopen</c>.</summary>
/// <remarks>
/// It imports the library "libdl", whose unversioned name only a compiler's package installs, and which glibc has merged into libc
/// since 2.34. The versioned name is on every glibc; where it is not (musl), <c>dlopen</c> is in libc itself.
/// </remarks>
internal static class LibdlResolver
{
    private static readonly Lazy<bool> Installed = new(Install);

    /// <summary>Installs the resolver, once per process: an assembly can have only one.</summary>
    public static void EnsureInstalled() => _ = Installed.Value;

    private static bool Install()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(Pkcs11InteropFactories).Assembly, Resolve);
            return true;
        }
        catch (InvalidOperationException)
        {
            // The host has set one already, surely for the same reason.
            return false;
        }
    }

    private static IntPtr Resolve(string libraryName, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (libraryName != "libdl" || !OperatingSystem.IsLinux())
            return IntPtr.Zero;
        return NativeLibrary.TryLoad("libdl.so.2", assembly, searchPath, out IntPtr handle)
            || NativeLibrary.TryLoad("libc", assembly, searchPath, out handle) ? handle : IntPtr.Zero;
    }
}

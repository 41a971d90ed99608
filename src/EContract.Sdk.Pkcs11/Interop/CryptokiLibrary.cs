using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Interop;

/// <summary>A loaded PKCS#11 library whose <c>C_Initialize</c> and <c>C_Finalize</c> are called by us.</summary>
/// <remarks>
/// Pkcs11Interop initialises when it loads, finalises whatever it loaded, and hides <c>CKR_CRYPTOKI_ALREADY_INITIALIZED</c>. A
/// PKCS#11 library, however, is initialised once for the whole process (PKCS#11 v2.40, 5.4): what another part of the host
/// initialised is not ours to finalise, and a library that has lost its HSM must be finalised and initialised while it stays loaded.
/// The functions are those of the one list that Pkcs11Interop took: some libraries, such as p11-kit's client, export no others and
/// make a new, unconnected instance for each list.
/// </remarks>
internal interface ICryptokiLibrary
{
    /// <summary>The library as everything else uses it. Never disposed: that would finalise it, whoever had initialised it.</summary>
    IPkcs11Library Calls { get; }

    /// <summary>Calls <c>C_Initialize</c> for use by several threads.</summary>
    /// <param name="reserved">What <c>pReserved</c> points to; zero for nothing.</param>
    CKR Initialize(nint reserved);

    /// <summary>Calls <c>C_Finalize</c>.</summary>
    CKR Terminate();
}

/// <summary>Loads PKCS#11 libraries.</summary>
internal static class CryptokiLibrary
{
    private const int OsLockingOk = 0x2;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate CULong GetFunctionListFunction(out nint functions);

    /// <summary>Loads a library, and asks for the list of its functions (PKCS#11 v2.40, 5.4): two paths to one library lead to one list.</summary>
    /// <inheritdoc cref="Load" path="/exception"/>
    /// <exception cref="Pkcs11Exception">It does not hand them out.</exception>
    public static nint GetFunctionList(string path)
    {
        // Pkcs11Interop does not say why a library cannot be loaded, or that it is none.
        var getFunctionList = Marshal.GetDelegateForFunctionPointer<GetFunctionListFunction>(
            NativeLibrary.GetExport(NativeLibrary.Load(path), "C_GetFunctionList"));
        var result = (CKR)(ulong)getFunctionList(out nint functions).Value;
        return result == CKR.CKR_OK ? functions : throw new Pkcs11Exception("C_GetFunctionList", result);
    }

    /// <summary>Loads a library without initialising it, and keeps it loaded: vendors' modules seldom survive being unloaded.</summary>
    /// <exception cref="DllNotFoundException">It, or something it needs, cannot be loaded.</exception>
    /// <exception cref="EntryPointNotFoundException">It is no PKCS#11 library.</exception>
    public static ICryptokiLibrary Load(string path)
    {
        LibdlResolver.EnsureInstalled();
        var factories = new Pkcs11InteropFactories();
        // CK_ULONG has 4 or 8 bytes, and Windows packs structures to one byte (PKCS#11 v2.40, 3.2).
        return (Platform.NativeULongSize, Platform.StructPackingSize) switch
        {
            (8, 0) => new Wide(factories, path),
            (8, _) => new WidePacked(factories, path),
            (_, 0) => new Narrow(factories, path),
            _ => new NarrowPacked(factories, path),
        };
    }

    private sealed class Wide : Net.Pkcs11Interop.HighLevelAPI80.Pkcs11Library, ICryptokiLibrary
    {
        public Wide(Pkcs11InteropFactories factories, string path)
            : base(factories, path) => _pkcs11Library = new(path);

        public IPkcs11Library Calls => this;

        public CKR Initialize(nint reserved) => _pkcs11Library.C_Initialize(new() { Flags = OsLockingOk, Reserved = reserved });

        public CKR Terminate() => _pkcs11Library.C_Finalize(0);
    }

    private sealed class WidePacked : Net.Pkcs11Interop.HighLevelAPI81.Pkcs11Library, ICryptokiLibrary
    {
        public WidePacked(Pkcs11InteropFactories factories, string path)
            : base(factories, path) => _pkcs11Library = new(path);

        public IPkcs11Library Calls => this;

        public CKR Initialize(nint reserved) => _pkcs11Library.C_Initialize(new() { Flags = OsLockingOk, Reserved = reserved });

        public CKR Terminate() => _pkcs11Library.C_Finalize(0);
    }

    private sealed class Narrow : Net.Pkcs11Interop.HighLevelAPI40.Pkcs11Library, ICryptokiLibrary
    {
        public Narrow(Pkcs11InteropFactories factories, string path)
            : base(factories, path) => _pkcs11Library = new(path);

        public IPkcs11Library Calls => this;

        public CKR Initialize(nint reserved) => _pkcs11Library.C_Initialize(new() { Flags = OsLockingOk, Reserved = reserved });

        public CKR Terminate() => _pkcs11Library.C_Finalize(0);
    }

    private sealed class NarrowPacked : Net.Pkcs11Interop.HighLevelAPI41.Pkcs11Library, ICryptokiLibrary
    {
        public NarrowPacked(Pkcs11InteropFactories factories, string path)
            : base(factories, path) => _pkcs11Library = new(path);

        public IPkcs11Library Calls => this;

        public CKR Initialize(nint reserved) => _pkcs11Library.C_Initialize(new() { Flags = OsLockingOk, Reserved = reserved });

        public CKR Terminate() => _pkcs11Library.C_Finalize(0);
    }
}

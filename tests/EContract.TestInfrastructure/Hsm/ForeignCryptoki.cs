using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;

namespace EContract.TestInfrastructure.Hsm;

/// <summary>Another part of the process, which initialises and finalises a PKCS#11 library as it likes, by the functions it exports.</summary>
public sealed unsafe class ForeignCryptoki
{
    private const int OsLockingOk = 0x2;

    private readonly delegate* unmanaged[Cdecl]<byte*, CULong> _initialize;
    private readonly delegate* unmanaged[Cdecl]<byte*, CULong> _finalize;

    /// <summary>Loads the library, and keeps it loaded: vendors' modules seldom survive being unloaded.</summary>
    /// <exception cref="DllNotFoundException">It, or something it needs, cannot be loaded.</exception>
    /// <exception cref="EntryPointNotFoundException">It is no PKCS#11 library.</exception>
    public ForeignCryptoki(string libraryPath)
    {
        IntPtr library = NativeLibrary.Load(libraryPath);
        _initialize = (delegate* unmanaged[Cdecl]<byte*, CULong>)NativeLibrary.GetExport(library, "C_Initialize");
        _finalize = (delegate* unmanaged[Cdecl]<byte*, CULong>)NativeLibrary.GetExport(library, "C_Finalize");
    }

    /// <summary>Initialises the library for use by several threads.</summary>
    /// <returns>Whether it was us; <see langword="false"/> when it had been initialised before.</returns>
    public bool Initialize()
    {
        // CK_C_INITIALIZE_ARGS: four mutex callbacks, CK_FLAGS, pReserved. Packed to one byte on Windows (PKCS#11 v2.40, 3.2);
        // elsewhere CK_FLAGS is as wide as a pointer and no padding arises.
        byte* arguments = stackalloc byte[4 * sizeof(nint) + sizeof(CULong) + sizeof(nint)];
        Unsafe.InitBlock(arguments, 0, (uint)(4 * sizeof(nint) + sizeof(CULong) + sizeof(nint)));
        Unsafe.WriteUnaligned(arguments + (4 * sizeof(nint)), new CULong(OsLockingOk));
        CKR result = (CKR)(ulong)_initialize(arguments).Value;
        return result switch
        {
            CKR.CKR_OK => true,
            CKR.CKR_CRYPTOKI_ALREADY_INITIALIZED => false,
            _ => throw new Pkcs11Exception("C_Initialize", result),
        };
    }

    /// <summary>Finalises the library; that somebody else did so before is no error.</summary>
    public void Terminate()
    {
        CKR result = (CKR)(ulong)_finalize(null).Value;
        if (result is not (CKR.CKR_OK or CKR.CKR_CRYPTOKI_NOT_INITIALIZED))
            throw new Pkcs11Exception("C_Finalize", result);
    }
}

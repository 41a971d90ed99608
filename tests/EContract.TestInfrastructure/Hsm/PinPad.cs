using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;

namespace EContract.TestInfrastructure.Hsm;

/// <summary>A PIN pad in front of SoftHSM: a second copy of the library, whose tokens claim to have one, and whose PIN somebody types there.</summary>
/// <remarks>
/// No software token has a protected authentication path. Here two entries of the copy's function list lead through the pad; the
/// token, the login and the signatures are SoftHSM's own. A PIN handed to C_Login is refused, as by the strictest readers.
/// </remarks>
public static unsafe class PinPad
{
    private const int GetTokenInfoEntry = 6;
    private const int LoginEntry = 18;

    // Label, manufacturer, model and serial number stand before the flags.
    private const int FlagsOffset = 32 + 32 + 16 + 16;

    private static readonly Lazy<string> Copy = new(Load);
    private static readonly TemporaryDirectory Directory = new();
    private static delegate* unmanaged[Cdecl]<CULong, byte*, CULong> _getTokenInfo;
    private static delegate* unmanaged[Cdecl]<CULong, CULong, byte*, CULong, CULong> _login;
    private static volatile string? _typed;
    private static int _requests;

    /// <summary>The library; without SoftHSM the test is skipped (failed where CI=true).</summary>
    public static string RequireLibrary()
    {
        SoftHsm.RequireLibrary();
        return Copy.Value;
    }

    /// <summary>What the user types when he is asked; <see langword="null"/> when he cancels.</summary>
    public static string? Typed
    {
        set => _typed = value;
    }

    /// <summary>How often the user was asked.</summary>
    public static int Requests => Volatile.Read(ref _requests);

    private static string Load()
    {
        string path = Directory.Combine("pin-pad-softhsm2.so");
        File.Copy(SoftHsm.RequireLibrary(), path);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Dispose();
        var getFunctionList = (delegate* unmanaged[Cdecl]<nint**, CULong>)NativeLibrary.GetExport(NativeLibrary.Load(path), "C_GetFunctionList");
        nint* list;
        getFunctionList(&list);
        // CK_FUNCTION_LIST: a version, padded to a pointer, and the functions in the order of the standard.
        nint* functions = list + 1;
        _getTokenInfo = (delegate* unmanaged[Cdecl]<CULong, byte*, CULong>)functions[GetTokenInfoEntry];
        _login = (delegate* unmanaged[Cdecl]<CULong, CULong, byte*, CULong, CULong>)functions[LoginEntry];
        functions[GetTokenInfoEntry] = (nint)(delegate* unmanaged[Cdecl]<CULong, byte*, CULong>)&GetTokenInfo;
        functions[LoginEntry] = (nint)(delegate* unmanaged[Cdecl]<CULong, CULong, byte*, CULong, CULong>)&Login;
        return path;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static CULong GetTokenInfo(CULong slot, byte* info)
    {
        CULong result = _getTokenInfo(slot, info);
        if (result.Value == (nuint)CKR.CKR_OK)
            *(nuint*)(info + FlagsOffset) |= (nuint)CKF.CKF_PROTECTED_AUTHENTICATION_PATH;
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static CULong Login(CULong session, CULong user, byte* pin, CULong length)
    {
        if (pin is not null || length.Value != 0)
            return new CULong((nuint)CKR.CKR_ARGUMENTS_BAD);
        Interlocked.Increment(ref _requests);
        if (_typed is not { } typed)
            return new CULong((nuint)CKR.CKR_FUNCTION_CANCELED);
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(typed);
        fixed (byte* value = bytes)
            return _login(session, user, value, new CULong((nuint)bytes.Length));
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;

namespace EContract.TestInfrastructure.Hsm;

/// <summary>A PIN pad in front of SoftHSM: a copy of the library, whose tokens claim to have one, and whose PIN somebody types there.</summary>
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

    private static readonly Lazy<SoftHsmCopy> Copy = new(Load);
    private static delegate* unmanaged[Cdecl]<CULong, byte*, CULong> _getTokenInfo;
    private static delegate* unmanaged[Cdecl]<CULong, CULong, byte*, CULong, CULong> _login;
    private static volatile string? _typed;
    private static int _requests;

    /// <summary>Makes a token that wants its PIN from the pad; without SoftHSM the test is skipped (failed where CI=true).</summary>
    /// <returns>The library.</returns>
    public static string CreateToken(string label)
    {
        SoftHsm.RequireLibrary();
        Copy.Value.CreateToken(label);
        return Copy.Value.LibraryPath;
    }

    /// <summary>What the user types when he is asked; <see langword="null"/> when he cancels.</summary>
    public static string? Typed
    {
        set => _typed = value;
    }

    /// <summary>How often the user was asked.</summary>
    public static int Requests => Volatile.Read(ref _requests);

    private static SoftHsmCopy Load()
    {
        SoftHsmCopy copy = SoftHsmCopy.Create();
        nint* functions = copy.Functions;
        _getTokenInfo = (delegate* unmanaged[Cdecl]<CULong, byte*, CULong>)functions[GetTokenInfoEntry];
        _login = (delegate* unmanaged[Cdecl]<CULong, CULong, byte*, CULong, CULong>)functions[LoginEntry];
        functions[GetTokenInfoEntry] = (nint)(delegate* unmanaged[Cdecl]<CULong, byte*, CULong>)&GetTokenInfo;
        functions[LoginEntry] = (nint)(delegate* unmanaged[Cdecl]<CULong, CULong, byte*, CULong, CULong>)&Login;
        return copy;
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
        // Who makes the token is not the pad's user.
        if (user.Value == (nuint)CKU.CKU_SO)
            return _login(session, user, pin, length);
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

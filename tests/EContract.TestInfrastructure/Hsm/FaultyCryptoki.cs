using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;

namespace EContract.TestInfrastructure.Hsm;

/// <summary>What a copy of SoftHSM is made to do instead: fail in a function, or claim other flags of its tokens.</summary>
public static unsafe class FaultyCryptoki
{
    // Label, manufacturer, model and serial number stand before the flags.
    private const int FlagsOffset = 32 + 32 + 16 + 16;
    private const int GetTokenInfoEntry = 6;

    /// <summary>The functions that signing and wrapping call, and their places in CK_FUNCTION_LIST (PKCS#11 v2.40, pkcs11f.h).</summary>
    public static IReadOnlyDictionary<string, int> Functions { get; } = new Dictionary<string, int>
    {
        ["C_Initialize"] = 0,
        ["C_Finalize"] = 1,
        ["C_GetSlotList"] = 4,
        ["C_GetSlotInfo"] = 5,
        ["C_GetTokenInfo"] = GetTokenInfoEntry,
        ["C_GetMechanismList"] = 7,
        ["C_GetMechanismInfo"] = 8,
        ["C_OpenSession"] = 12,
        ["C_CloseSession"] = 13,
        ["C_GetSessionInfo"] = 15,
        ["C_Login"] = 18,
        ["C_CreateObject"] = 20,
        ["C_GetAttributeValue"] = 24,
        ["C_FindObjectsInit"] = 26,
        ["C_FindObjects"] = 27,
        ["C_FindObjectsFinal"] = 28,
        ["C_EncryptInit"] = 29,
        ["C_Encrypt"] = 30,
        ["C_SignInit"] = 42,
        ["C_Sign"] = 43,
        ["C_GenerateKeyPair"] = 59,
        ["C_WrapKey"] = 60,
        ["C_UnwrapKey"] = 61,
    };

    private static delegate* unmanaged[Cdecl]<CULong, byte*, CULong> _getTokenInfo;
    private static nuint _answer;
    private static nuint _flags;

    /// <summary>What the function of every <see cref="Fail(SoftHsmCopy, string)"/> answers.</summary>
    public static CKR Answer
    {
        set => _answer = (nuint)(ulong)value;
    }

    /// <summary>What the tokens of every <see cref="ClaimFlags"/> say of themselves besides the truth.</summary>
    public static ulong Flags
    {
        set => _flags = (nuint)value;
    }

    /// <summary>Lets one function of a copy do nothing but answer.</summary>
    /// <returns>The library.</returns>
    public static string Fail(SoftHsmCopy copy, string function)
    {
        // Of a function that is called with more arguments than it takes, the caller clears them away: on every system that .NET runs on.
        copy.Functions[Functions[function]] = (nint)(delegate* unmanaged[Cdecl]<CULong>)&Fail;
        return copy.LibraryPath;
    }

    /// <summary>Gives the tokens of a copy other flags (CK_TOKEN_INFO).</summary>
    public static void ClaimFlags(SoftHsmCopy copy)
    {
        _getTokenInfo = (delegate* unmanaged[Cdecl]<CULong, byte*, CULong>)copy.Functions[GetTokenInfoEntry];
        copy.Functions[GetTokenInfoEntry] = (nint)(delegate* unmanaged[Cdecl]<CULong, byte*, CULong>)&GetTokenInfo;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static CULong Fail() => new(_answer);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static CULong GetTokenInfo(CULong slot, byte* info)
    {
        CULong result = _getTokenInfo(slot, info);
        if (result.Value == (nuint)CKR.CKR_OK)
            *(nuint*)(info + FlagsOffset) |= _flags;
        return result;
    }
}

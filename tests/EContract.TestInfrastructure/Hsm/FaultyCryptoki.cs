using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;

namespace EContract.TestInfrastructure.Hsm;

/// <summary>Copies of SoftHSM, each with entries of its list of functions replaced: by an error, or by other flags of its tokens.</summary>
/// <remarks>A copy under a path of its own is a library of its own to the process, and meets the same tokens on the disk.</remarks>
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

    private static readonly TemporaryDirectory Directory = new();
    private static delegate* unmanaged[Cdecl]<CULong, byte*, CULong> _getTokenInfo;
    private static nuint _answer;
    private static nuint _flags;
    private static int _copies;

    static FaultyCryptoki() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Dispose();

    /// <summary>What the function of every <see cref="FailingIn"/> answers.</summary>
    public static CKR Answer
    {
        set => _answer = (nuint)(ulong)value;
    }

    /// <summary>What the tokens of every <see cref="ClaimingFlags"/> say of themselves besides the truth.</summary>
    public static ulong Flags
    {
        set => _flags = (nuint)value;
    }

    /// <summary>A copy; without SoftHSM the test is skipped (failed where CI=true).</summary>
    public static string RequireCopy() => Load(out _);

    /// <summary>A copy of which one function does nothing but answer.</summary>
    public static string FailingIn(string function)
    {
        string path = Load(out nint* functions);
        // Of a function that is called with more arguments than it takes, the caller clears them away: on every system that .NET runs on.
        functions[Functions[function]] = (nint)(delegate* unmanaged[Cdecl]<CULong>)&Fail;
        return path;
    }

    /// <summary>A copy whose tokens have other flags (CK_TOKEN_INFO).</summary>
    public static string ClaimingFlags()
    {
        string path = Load(out nint* functions);
        _getTokenInfo = (delegate* unmanaged[Cdecl]<CULong, byte*, CULong>)functions[GetTokenInfoEntry];
        functions[GetTokenInfoEntry] = (nint)(delegate* unmanaged[Cdecl]<CULong, byte*, CULong>)&GetTokenInfo;
        return path;
    }

    private static string Load(out nint* functions)
    {
        string path = Directory.Combine($"{Interlocked.Increment(ref _copies)}-softhsm2.so");
        File.Copy(SoftHsm.RequireLibrary(), path);
        var getFunctionList = (delegate* unmanaged[Cdecl]<nint**, CULong>)NativeLibrary.GetExport(NativeLibrary.Load(path), "C_GetFunctionList");
        nint* list;
        getFunctionList(&list);
        // A version, padded to a pointer, and the functions in the order of the standard.
        functions = list + 1;
        return path;
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

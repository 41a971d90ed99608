using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11.Interop;

/// <summary>Names of PKCS#11 v3.0, which Pkcs11Interop is older than.</summary>
internal static class Pkcs11V3
{
    /// <summary>Keys on Edwards curves (v3.0, 2.3.10).</summary>
    public const CKK CKK_EC_EDWARDS = (CKK)0x40;

    /// <summary>Makes keys on Edwards curves (v3.0, 2.3.10).</summary>
    public const CKM CKM_EC_EDWARDS_KEY_PAIR_GEN = (CKM)0x1055;

    /// <summary>Signs messages, not digests (v3.0, 2.3.14); without a parameter it is Ed25519 of RFC 8032.</summary>
    public const CKM CKM_EDDSA = (CKM)0x1057;

    /// <summary>Names a mechanism as the standard does, also where Pkcs11Interop has no name.</summary>
    public static string NameOf(CKM mechanism) => mechanism switch
    {
        CKM_EC_EDWARDS_KEY_PAIR_GEN => nameof(CKM_EC_EDWARDS_KEY_PAIR_GEN),
        CKM_EDDSA => nameof(CKM_EDDSA),
        _ when Enum.IsDefined(mechanism) => mechanism.ToString(),
        _ => $"mechanism 0x{(ulong)mechanism:X}",
    };

    /// <summary>Names a type of key as people do.</summary>
    public static string NameOf(CKK type) => type switch
    {
        CKK_EC_EDWARDS => "EC_EDWARDS",
        _ when Enum.IsDefined(type) => type.ToString()[4..],
        _ => $"0x{(ulong)type:X}",
    };
}

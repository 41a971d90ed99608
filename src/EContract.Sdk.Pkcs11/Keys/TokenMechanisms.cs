using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Interop;
using EContract.Sdk.Pkcs11.Tokens;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Keys;

/// <summary>Asks what a token can do, before it is asked to do it: its own refusal names no mechanism.</summary>
internal static class TokenMechanisms
{
    /// <summary>What the token says of a mechanism.</summary>
    /// <returns><see langword="null"/> when it does not have it.</returns>
    public static IMechanismInfo? Find(Pkcs11Token token, CKM mechanism)
    {
        try
        {
            return token.Slot.GetMechanismInfo(mechanism);
        }
        catch (Pkcs11Exception e) when (e.RV is CKR.CKR_MECHANISM_INVALID or CKR.CKR_FUNCTION_NOT_SUPPORTED)
        {
            return null;
        }
    }

    /// <summary>Throws, naming the mechanism, when a token lacks it or has it for other uses.</summary>
    /// <param name="token">The token.</param>
    /// <param name="mechanism">The mechanism.</param>
    /// <param name="allows">Whether it is there for the wanted use.</param>
    /// <param name="purpose">The wanted use, as the end of "to …".</param>
    public static void Require(Pkcs11Token token, CKM mechanism, Func<IMechanismFlags, bool> allows, string purpose)
    {
        if (Find(token, mechanism) is not { } info || !allows(info.MechanismFlags))
        {
            throw new SignerException(
                SignerFailure.UnsupportedAlgorithm,
                $"The {token.DisplayName} has no {Pkcs11V3.NameOf(mechanism)} to {purpose}.");
        }
    }
}

using EContract.Sdk.Pkcs11;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.TestInfrastructure.Hsm;

/// <summary>What another part of the process does to a token that somebody else is using.</summary>
public static class TokenDisturbance
{
    /// <summary>Closes every session of the process with the token, whoever opened it.</summary>
    public static void CloseAllSessions(Pkcs11TokenOptions token) => Disturb(token, slot => slot.CloseAllSessions());

    /// <summary>Logs the process out.</summary>
    public static void Logout(Pkcs11TokenOptions token) => Disturb(token, slot =>
    {
        using ISession session = slot.OpenSession(SessionType.ReadOnly);
        try
        {
            session.Logout();
        }
        catch (Pkcs11Exception e) when (e.RV == CKR.CKR_USER_NOT_LOGGED_IN)
        {
            // Nobody was.
        }
    });

    /// <summary>Makes the token anew: keys, certificates and PIN are gone.</summary>
    public static void Reinitialize(Pkcs11TokenOptions token, string pin) =>
        TokenAdministration.Reinitialize(token.LibraryPath, token.TokenLabel!, pin);

    private static void Disturb(Pkcs11TokenOptions token, Action<ISlot> act) =>
        TokenAdministration.Disturb(token.LibraryPath, token.TokenLabel!, act, token.LibraryParameters);
}

using EContract.Sdk.Pkcs11.Interop;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.TestInfrastructure.Hsm;

/// <summary>Makes and disturbs tokens inside this process: SoftHSM does not see the tokens that another process makes once it is initialised.</summary>
internal static class TokenAdministration
{
    private const string OfficerPin = "87654321";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // C_InitToken takes the first empty slot; two at once would take the same.
    private static readonly Lock Gate = new();

    /// <summary>Makes a token.</summary>
    /// <returns>Its serial number.</returns>
    public static string Make(string libraryPath, string label, string pin)
    {
        lock (Gate)
        {
            return Use(libraryPath, IsEmpty, slot =>
            {
                slot.InitToken(OfficerPin, label);
                SetPin(slot, pin);
                return slot.GetTokenInfo().SerialNumber.TrimEnd();
            });
        }
    }

    /// <summary>Sets the user PIN, as the security officer.</summary>
    public static void SetPin(string libraryPath, string label, string pin) => Use(libraryPath, Labelled(label), slot => SetPin(slot, pin));

    /// <summary>Does something to a token, behind the back of whoever uses it.</summary>
    public static void Disturb(string libraryPath, string label, Action<ISlot> act, string? parameters = null) =>
        Use(
            libraryPath,
            Labelled(label),
            slot =>
            {
                act(slot);
                return true;
            },
            parameters);

    /// <summary>Logs in as the user, unless the process is.</summary>
    public static void Login(ISession session, string pin)
    {
        try
        {
            session.Login(CKU.CKU_USER, pin);
        }
        catch (Pkcs11Exception e) when (e.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
        {
            // By another test.
        }
    }

    // By the serial number too: a token that SoftHSM fails to read for a moment must not be taken for an empty slot, and erased.
    private static bool IsEmpty(ITokenInfo token) => !token.TokenFlags.TokenInitialized && token.SerialNumber.Trim().Length == 0;

    private static Func<ITokenInfo, bool> Labelled(string label) =>
        token => token.TokenFlags.TokenInitialized && token.Label.TrimEnd() == label;

    /// <summary>Makes a token anew: everything on it is gone.</summary>
    public static void Reinitialize(string libraryPath, string label, string pin) =>
        Disturb(libraryPath, label, slot =>
        {
            slot.CloseAllSessions();
            slot.InitToken(OfficerPin, label);
            SetPin(slot, pin);
        });

    private static bool SetPin(ISlot slot, string pin)
    {
        using ISession session = slot.OpenSession(SessionType.ReadWrite);
        session.Login(CKU.CKU_SO, OfficerPin);
        session.InitPin(pin);
        session.Logout();
        return true;
    }

    private static TResult Use<TResult>(string libraryPath, Func<ITokenInfo, bool> wanted, Func<ISlot, TResult> act, string? parameters = null)
    {
        Pkcs11Module module = Pkcs11Module.AcquireAsync(libraryPath, parameters, CancellationToken.None).GetAwaiter().GetResult();
        try
        {
            using Pkcs11ModuleLease lease = module.EnterAsync(Patience, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            return act(module.ListTokens().First(found => wanted(found.Token)).Slot);
        }
        finally
        {
            module.ReleaseAsync().Wait();
        }
    }
}

using System.Collections.Concurrent;
using EContract.Sdk.Testing.Hsm;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.TestInfrastructure.Hsm;

/// <summary>The test process's SoftHSM: one directory of tokens, since the library reads its configuration once a process.</summary>
public static class SoftHsm
{
    /// <summary>The user PIN of every test token.</summary>
    public const string Pin = "1234";

    private static readonly Lazy<DevelopmentHsm?> Opened = new(Open);
    private static readonly ConcurrentDictionary<string, Lazy<string>> Tokens = new();

    /// <summary>The PKCS#11 library; without SoftHSM the test is skipped (failed where CI=true).</summary>
    public static string RequireLibrary()
    {
        DevelopmentHsm? hsm = Opened.Value;
        if (hsm is null)
            MissingComponent.SkipOrFail("SoftHSM", "softhsm2");
        return hsm.LibraryPath;
    }

    /// <summary>Makes a token, once for each label.</summary>
    /// <remarks>
    /// Best one for each test class. SoftHSM 2.6.1 fails, with CKR_GENERAL_ERROR or a key that is not there, when objects
    /// of one token are made while another thread looks through it.
    /// </remarks>
    /// <returns>The PKCS#11 library.</returns>
    public static string RequireToken(string label)
    {
        _ = Tokens.GetOrAdd(label, static missing => new Lazy<string>(() => CreateToken(missing))).Value;
        return RequireLibrary();
    }

    /// <summary>Makes one more token.</summary>
    /// <param name="label">Its label; two tokens may share one.</param>
    /// <param name="pin">Its user PIN.</param>
    /// <returns>Its serial number.</returns>
    public static string CreateToken(string label, string pin = Pin) => TokenAdministration.Make(RequireLibrary(), label, pin);

    /// <summary>Sets a token's user PIN, as its security officer.</summary>
    public static void ChangePin(string label, string pin) =>
        TokenAdministration.SetPin(RequireLibrary(), label, pin);

    /// <summary>Closes every session of the process with a token, whoever opened it.</summary>
    public static void CloseAllSessions(string label) =>
        TokenAdministration.Disturb(RequireLibrary(), label, slot => slot.CloseAllSessions());

    /// <summary>Logs the process out of a token.</summary>
    public static void Logout(string label) =>
        TokenAdministration.Disturb(RequireLibrary(), label, slot =>
        {
            using ISession session = slot.OpenSession(SessionType.ReadOnly);
            session.Logout();
        });

    /// <summary>Deletes every object on a token that the process is logged in to.</summary>
    public static void DeleteObjects(string label) =>
        TokenAdministration.Disturb(RequireLibrary(), label, slot =>
        {
            using ISession session = slot.OpenSession(SessionType.ReadWrite);
            foreach (IObjectHandle handle in session.FindAllObjects([]))
                session.DestroyObject(handle);
        });

    /// <summary>Deletes the objects of a label on a token.</summary>
    public static void DeleteObjects(string token, string label) => Delete(token, label, objectClass: null);

    /// <summary>Deletes the public half of a key.</summary>
    public static void DeletePublicKey(string token, string label) => Delete(token, label, CKO.CKO_PUBLIC_KEY);

    /// <summary>Puts an AES key with a known value on a token, one that wraps and unwraps.</summary>
    public static void ImportAesKey(string token, string label, byte[] value) =>
        TokenAdministration.Disturb(RequireLibrary(), token, slot =>
        {
            using ISession session = slot.OpenSession(SessionType.ReadWrite);
            TokenAdministration.Login(session, Pin);
            session.CreateObject(
            [
                session.Factories.ObjectAttributeFactory.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY),
                session.Factories.ObjectAttributeFactory.Create(CKA.CKA_KEY_TYPE, CKK.CKK_AES),
                session.Factories.ObjectAttributeFactory.Create(CKA.CKA_TOKEN, true),
                session.Factories.ObjectAttributeFactory.Create(CKA.CKA_LABEL, label),
                session.Factories.ObjectAttributeFactory.Create(CKA.CKA_WRAP, true),
                session.Factories.ObjectAttributeFactory.Create(CKA.CKA_UNWRAP, true),
                session.Factories.ObjectAttributeFactory.Create(CKA.CKA_VALUE, value),
            ]);
        });

    private static void Delete(string token, string label, CKO? objectClass) =>
        TokenAdministration.Disturb(RequireLibrary(), token, slot =>
        {
            using ISession session = slot.OpenSession(SessionType.ReadWrite);
            TokenAdministration.Login(session, Pin);
            List<IObjectAttribute> template = [session.Factories.ObjectAttributeFactory.Create(CKA.CKA_LABEL, label)];
            if (objectClass is { } wanted)
                template.Add(session.Factories.ObjectAttributeFactory.Create(CKA.CKA_CLASS, wanted));
            foreach (IObjectHandle handle in session.FindAllObjects(template))
                session.DestroyObject(handle);
        });

    private static DevelopmentHsm? Open()
    {
        var directory = new TemporaryDirectory();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => directory.Dispose();
        return DevelopmentHsm.TryOpen(directory.FullPath);
    }
}

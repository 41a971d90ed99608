using EContract.Sdk.Testing.Hsm;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.TestInfrastructure.Hsm;

/// <summary>The test process's SoftHSM: one directory of tokens, since the library reads its configuration once a process.</summary>
public static class SoftHsm
{
    /// <summary>The user PIN of every test token.</summary>
    public const string Pin = "1234";

    /// <summary>A token that every test may make keys on, under labels of its own.</summary>
    public const string TokenLabel = "econtract-tests";

    private static readonly Lazy<Task<DevelopmentHsm?>> Opened = new(OpenAsync);
    private static TemporaryDirectory? _directory;

    /// <summary>The PKCS#11 library, with the token <see cref="TokenLabel"/> in it; without SoftHSM the test is skipped (failed where CI=true).</summary>
    public static async Task<string> RequireAsync()
    {
        DevelopmentHsm? hsm = await Opened.Value;
        if (hsm is null)
            MissingComponent.SkipOrFail("SoftHSM", "softhsm2");
        return hsm.LibraryPath;
    }

    /// <summary>Makes one more token, for a test that spoils it.</summary>
    /// <param name="label">Its label; two tokens may share one.</param>
    /// <param name="pin">Its user PIN.</param>
    /// <returns>Its serial number.</returns>
    public static async Task<string> CreateTokenAsync(string label, string pin = Pin)
    {
        string library = await RequireAsync();
        return TokenAdministration.Make(library, label, pin);
    }

    /// <summary>Sets a token's user PIN, as its security officer.</summary>
    public static async Task ChangePinAsync(string label, string pin) =>
        TokenAdministration.SetPin(await RequireAsync(), label, pin);

    /// <summary>Closes every session of the process with a token, whoever opened it.</summary>
    public static async Task CloseAllSessionsAsync(string label) =>
        TokenAdministration.Disturb(await RequireAsync(), label, slot => slot.CloseAllSessions());

    /// <summary>Logs the process out of a token.</summary>
    public static async Task LogoutAsync(string label) =>
        TokenAdministration.Disturb(await RequireAsync(), label, slot =>
        {
            using ISession session = slot.OpenSession(SessionType.ReadOnly);
            session.Logout();
        });

    /// <summary>Deletes every object on a token that the process is logged in to.</summary>
    public static async Task DeleteObjectsAsync(string label) =>
        TokenAdministration.Disturb(await RequireAsync(), label, slot =>
        {
            using ISession session = slot.OpenSession(SessionType.ReadWrite);
            foreach (IObjectHandle handle in session.FindAllObjects([]))
                session.DestroyObject(handle);
        });

    private static async Task<DevelopmentHsm?> OpenAsync()
    {
        _directory = new TemporaryDirectory();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => _directory.Dispose();
        DevelopmentHsm? hsm = DevelopmentHsm.TryOpen(_directory.FullPath);
        if (hsm is not null)
            await hsm.CreateTokenAsync(TokenLabel, Pin);
        return hsm;
    }
}

using System.Collections.Concurrent;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Sessions;
using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11.Tokens;

/// <summary>Logs a process in to a token: once, since a login holds for all its sessions (PKCS#11 v2.40, 5.6).</summary>
internal static class Pkcs11Login
{
    private static readonly ConcurrentDictionary<string, (int Generation, SemaphoreSlim Gate)> Gates = new();

    /// <summary>Logs in by a session, unless the process is logged in already or the token wants no login.</summary>
    /// <exception cref="SignerException">No PIN, or a wrong one; the token is asked once about each.</exception>
    public static async ValueTask EnsureAsync(
        PooledSession session,
        Pkcs11PinProvider? pinProvider,
        CancellationToken cancellationToken)
    {
        Pkcs11Token token = session.Token;
        if (!token.LoginRequired)
            return;

        // One at a time per token, so that a wrong PIN is seen by one caller and remembered for the others.
        // A login that hung in an earlier initialisation of the library holds nobody up in this one.
        SemaphoreSlim gate = Gates.AddOrUpdate(
            token.UniqueName,
            static (_, generation) => (generation, new SemaphoreSlim(1)),
            static (_, known, generation) => known.Generation == generation ? known : (generation, new SemaphoreSlim(1)),
            session.Generation).Gate;
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await session.RunAsync(pooled => pooled.IsLoggedIn).ConfigureAwait(false))
                return;
            using OfferedPin pin = await OfferedPin.FetchAsync(token, pinProvider, cancellationToken).ConfigureAwait(false);
            await session.RunAsync(pooled => pin.Use(value => Login(pooled, value))).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    private static bool Login(PooledSession session, byte[]? pin)
    {
        try
        {
            session.Session.Login(CKU.CKU_USER, pin);
            return true;
        }
        catch (Pkcs11Exception e) when (e.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
        {
            // Another part of the process was quicker.
            return false;
        }
    }
}

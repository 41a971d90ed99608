using System.Collections.Concurrent;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Sessions;
using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11.Tokens;

/// <summary>Logs a process in to a token: once, since a login holds for all its sessions (PKCS#11 v2.40, 5.6).</summary>
internal static class Pkcs11Login
{
    private static readonly ConcurrentDictionary<string, (int Generation, SemaphoreSlim Gate)> Gates = new();

    // Through several libraries, too, one PIN at a time: the second would not know yet that the first was wrong.
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Offers = new();

    // A login that hangs in one library does not keep the token from another for good.
    private static readonly TimeSpan OtherLibraryPatience = TimeSpan.FromSeconds(5);

    /// <summary>Logs in by a session, unless the process is logged in already or the token wants no login.</summary>
    /// <exception cref="SignerException">No PIN, or a wrong one; the token is asked once about each.</exception>
    public static async ValueTask EnsureAsync(
        PooledSession session,
        Pkcs11TokenOptions options,
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
            await OfferAsync(session, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    private static async Task OfferAsync(PooledSession session, Pkcs11TokenOptions options, CancellationToken cancellationToken)
    {
        SemaphoreSlim offers = Offers.GetOrAdd(session.Token.DeviceName, _ => new SemaphoreSlim(1));
        bool isOurs = await offers.WaitAsync(OtherLibraryPatience, cancellationToken).ConfigureAwait(false);
        try
        {
            using OfferedPin pin = await OfferedPin.FetchAsync(session.Token, CKU.CKU_USER, options, cancellationToken).ConfigureAwait(false);
            await session.RunAsync(pooled => pin.Use(value => Login(pooled, value))).ConfigureAwait(false);
        }
        finally
        {
            if (isOurs)
                offers.Release();
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

using System.Collections.Concurrent;
using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Sessions;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Tokens;

/// <summary>Logs a process in to a token: once, since a login holds for all its sessions (PKCS#11 v2.40, 5.6).</summary>
internal static class Pkcs11Login
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates = new();

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
        SemaphoreSlim gate = Gates.GetOrAdd(token.UniqueName, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await session.RunAsync(IsLoggedIn).ConfigureAwait(false))
                return;
            if (pinProvider is null)
                throw Denied(token, $"wants a PIN: set {nameof(Pkcs11TokenOptions.PinProvider)}");

            byte[] pin = await pinProvider(cancellationToken).ConfigureAwait(false);
            try
            {
                if (RejectedPins.Contains(token, pin))
                    throw Denied(token, "has already refused this PIN; it is not tried again, so that the token does not lock");
                await session.RunAsync(_ => Login(token, session.Session, pin)).ConfigureAwait(false);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(pin);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private static bool IsLoggedIn(PooledSession session) =>
        session.Session.GetSessionInfo().State is CKS.CKS_RO_USER_FUNCTIONS or CKS.CKS_RW_USER_FUNCTIONS;

    private static bool Login(Pkcs11Token token, ISession session, byte[] pin)
    {
        try
        {
            session.Login(CKU.CKU_USER, pin);
        }
        catch (Pkcs11Exception e) when (e.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
        {
            // Another part of the process was quicker.
        }
        catch (Pkcs11Exception e) when (e.RV is CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_INVALID or CKR.CKR_PIN_LEN_RANGE)
        {
            RejectedPins.Add(token, pin);
            throw Denied(token, "refused the PIN", e);
        }
        catch (Pkcs11Exception e) when (e.RV == CKR.CKR_PIN_LOCKED)
        {
            throw Denied(token, "is locked: its PIN was wrong too often", e);
        }

        return true;
    }

    private static SignerException Denied(Pkcs11Token token, string what, Exception? cause = null)
    {
        string name = token.DisplayName;
        return new SignerException(SignerFailure.AccessDenied, $"The {name} {what}.", cause);
    }
}

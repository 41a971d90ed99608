using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Interop;
using EContract.Sdk.Pkcs11.Tokens;
using EContract.Sdk.Storage;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Sessions;

/// <summary>An open, logged-in session with a thread of its own. One call at a time, under a lease of its module.</summary>
internal sealed class PooledSession
{
    private readonly SessionThread _thread;
    private readonly bool _login;

    private PooledSession(Pkcs11Token token, ISession session, int generation, SessionThread thread, bool login)
    {
        Token = token;
        Session = session;
        Generation = generation;
        _thread = thread;
        _login = login;
    }

    /// <summary>The token that the session is with.</summary>
    public Pkcs11Token Token { get; }

    /// <summary>The session; to be used inside <see cref="RunAsync"/> only.</summary>
    public ISession Session { get; }

    /// <summary>The initialisation of the module that it belongs to: in another the handle means nothing, or another session.</summary>
    public int Generation { get; }

    /// <summary>What the session's user found through it and may use as long as the session lives, such as a key's handle.</summary>
    public object? State { get; set; }

    /// <summary>Whether a request has succeeded on it. One that fails on a new session may be at fault itself.</summary>
    public bool IsProven { get; set; }

    /// <summary>Finds the token, opens a session and, if wanted, logs in.</summary>
    public static async Task<PooledSession> OpenAsync(
        Pkcs11ModuleLease lease, Pkcs11TokenOptions options, SessionType type, bool login, CancellationToken cancellationToken)
    {
        var thread = new SessionThread("PKCS#11 session");
        PooledSession session;
        try
        {
            session = await thread.RunAsync(() => Open(lease, options, type, thread, login)).ConfigureAwait(false);
        }
        catch
        {
            thread.Dispose();
            throw;
        }

        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (login)
                await Pkcs11Login.EnsureAsync(session, options, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.CloseAsync(lease).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Whether the process is logged in to the token as its user.</summary>
    public bool IsLoggedIn => Session.GetSessionInfo().State is CKS.CKS_RO_USER_FUNCTIONS or CKS.CKS_RW_USER_FUNCTIONS;

    /// <summary>Runs calls on the session's thread.</summary>
    /// <exception cref="Pkcs11Exception">Among others <c>CKR_USER_NOT_LOGGED_IN</c>, for what is not found because of that.</exception>
    public Task<TResult> RunAsync<TResult>(Func<PooledSession, TResult> calls) => _thread.RunAsync(() =>
    {
        try
        {
            return calls(this);
        }
        catch (Exception e) when (
            e is SignerException { Failure: SignerFailure.KeyNotFound } or KeyWrapException { Failure: KeyWrapFailure.KeyNotFound })
        {
            // Another part of the process has logged out: a token does not refuse to search, it hides its private objects.
            if (_login && Token.LoginRequired && !IsLoggedIn)
                throw new Pkcs11Exception("C_FindObjects", CKR.CKR_USER_NOT_LOGGED_IN);
            throw;
        }
    });

    /// <summary>Closes the session, under a lease; never fails.</summary>
    public Task CloseAsync(Pkcs11ModuleLease lease)
    {
        // In another initialisation of the library the handle is nobody's, or somebody else's.
        Task closing = lease.IsPast ? Task.CompletedTask : _thread.RunAsync(CloseSession);
        _thread.Dispose();
        return closing;
    }

    /// <summary>Lets go of a session that went with its module's initialisation: there is nothing left to close.</summary>
    public void Abandon() => _thread.Dispose();

    private static PooledSession Open(Pkcs11ModuleLease lease, Pkcs11TokenOptions options, SessionType type, SessionThread thread, bool login)
    {
        Pkcs11Token token = Pkcs11Token.Find(lease, options);
        return new PooledSession(token, token.Slot.OpenSession(type), lease.Generation, thread, login);
    }

    private bool CloseSession()
    {
        try
        {
            Session.Dispose();
            return true;
        }
        catch (Pkcs11Exception)
        {
            // It was closed already, or the token is gone.
            return false;
        }
    }
}

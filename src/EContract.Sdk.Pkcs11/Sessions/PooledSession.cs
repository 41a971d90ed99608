using EContract.Sdk.Pkcs11.Interop;
using EContract.Sdk.Pkcs11.Tokens;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Sessions;

/// <summary>An open, logged-in session with a thread of its own. One call at a time, under a lease of its module.</summary>
internal sealed class PooledSession
{
    private readonly SessionThread _thread;

    private PooledSession(Pkcs11Token token, ISession session, int generation, SessionThread thread)
    {
        Token = token;
        Session = session;
        Generation = generation;
        _thread = thread;
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
            session = await thread.RunAsync(() => Open(lease, options, type, thread)).ConfigureAwait(false);
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
                await Pkcs11Login.EnsureAsync(session, options.PinProvider, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.CloseAsync(lease).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs calls on the session's thread.</summary>
    public Task<TResult> RunAsync<TResult>(Func<PooledSession, TResult> calls) => _thread.RunAsync(() => calls(this));

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

    private static PooledSession Open(Pkcs11ModuleLease lease, Pkcs11TokenOptions options, SessionType type, SessionThread thread)
    {
        Pkcs11Token token = Pkcs11Token.Find(lease, options);
        return new PooledSession(token, token.Slot.OpenSession(type), lease.Generation, thread);
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

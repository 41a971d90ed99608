using EContract.Sdk.Pkcs11.Interop;
using EContract.Sdk.Pkcs11.Tokens;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Sessions;

/// <summary>An open, logged-in session with a thread of its own. One call at a time.</summary>
internal sealed class PooledSession
{
    private readonly SessionThread _thread;
    private readonly int _generation;

    private PooledSession(Pkcs11Token token, ISession session, SessionThread thread)
    {
        Token = token;
        Session = session;
        _thread = thread;
        _generation = token.Module.Generation;
    }

    /// <summary>The token that the session is with.</summary>
    public Pkcs11Token Token { get; }

    /// <summary>The session; to be used inside <see cref="RunAsync"/> only.</summary>
    public ISession Session { get; }

    /// <summary>What the session's user found through it and may use as long as the session lives, such as a key's handle.</summary>
    public object? State { get; set; }

    /// <summary>Whether the module has been initialised anew since: then the handle means nothing, or another session.</summary>
    public bool IsStale => _generation != Token.Module.Generation;

    /// <summary>Finds the token, opens a session and logs in.</summary>
    public static async Task<PooledSession> OpenAsync(Pkcs11TokenOptions options, SessionType type, CancellationToken cancellationToken)
    {
        var thread = new SessionThread("PKCS#11 session");
        PooledSession session;
        try
        {
            session = await thread.RunAsync(() => Open(options, type, thread)).ConfigureAwait(false);
        }
        catch
        {
            thread.Dispose();
            throw;
        }

        try
        {
            await Pkcs11Login.EnsureAsync(session, options.PinProvider, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.CloseAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs calls on the session's thread.</summary>
    public Task<TResult> RunAsync<TResult>(Func<PooledSession, TResult> calls) => _thread.RunAsync(() => calls(this));

    /// <summary>Closes the session as soon as its last call is done; never fails. Need not be awaited.</summary>
    public Task CloseAsync()
    {
        Task closing = _thread.RunAsync(CloseSession);
        _thread.Dispose();
        return closing;
    }

    private static PooledSession Open(Pkcs11TokenOptions options, SessionType type, SessionThread thread)
    {
        Pkcs11Module module = Pkcs11Module.Acquire(options.LibraryPath);
        try
        {
            int generation = module.Generation;
            try
            {
                return Open(module, options, type, thread);
            }
            catch (Pkcs11Exception e) when (e.RV == CKR.CKR_CRYPTOKI_NOT_INITIALIZED)
            {
                // Another part of the process has finalised the library under its users.
                module.Revive(generation);
                return Open(module, options, type, thread);
            }
        }
        catch
        {
            module.Release();
            throw;
        }
    }

    private static PooledSession Open(Pkcs11Module module, Pkcs11TokenOptions options, SessionType type, SessionThread thread)
    {
        Pkcs11Token token = Pkcs11Token.Find(module, options);
        return new PooledSession(token, token.Slot.OpenSession(type), thread);
    }

    private bool CloseSession()
    {
        try
        {
            // Disposing closes the handle, which of a stale session may by now be somebody else's.
            if (!IsStale)
                Session.Dispose();
            return true;
        }
        catch (Pkcs11Exception)
        {
            // It was closed already, or the token is gone.
            return false;
        }
        finally
        {
            Token.Module.Release();
        }
    }
}

using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Sessions;
using EContract.Sdk.Pkcs11.Wrapping;
using EContract.Sdk.Storage;
using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11;

/// <summary>Wraps the keys of documents under a key that never leaves its HSM, through PKCS#11.</summary>
/// <remarks>
/// <para>An AES key wraps by AES key wrap (RFC 3394), an RSA key by RSAES-OAEP (RFC 8017), for tokens that have nothing else. Before a key wraps first in a session, it shows that it unwraps.</para>
/// <para>To rotate: make a new key with another label, name it in the options, and let the store wrap its documents anew
/// (<see cref="FileSystemDocumentStore.RewrapAsync"/>). Until that is done the old key must stay on the token.</para>
/// <para>Connects when first used; safe for concurrent use.</para>
/// </remarks>
public sealed class Pkcs11KeyWrapper : IKeyWrapper, IDisposable, IAsyncDisposable
{
    private readonly Pkcs11KeyWrapperOptions _options;
    private readonly Pkcs11SessionPool _pool;

    /// <summary>Creates a wrapper; nothing is loaded yet.</summary>
    /// <param name="options">Which library, token and key; later changes have no effect.</param>
    /// <param name="timeProvider">Measures <see cref="Pkcs11TokenOptions.OperationTimeout"/>; the system's clock by default.</param>
    /// <exception cref="ArgumentException">The options are incomplete or contradict themselves.</exception>
    public Pkcs11KeyWrapper(Pkcs11KeyWrapperOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid(nameof(options));
        _options = options.Clone();
        _pool = new Pkcs11SessionPool(_options, SessionType.ReadOnly, _options.MaxSessions, timeProvider ?? TimeProvider.System);
    }

    /// <summary>The label of the key that wraps.</summary>
    public string KeyId => _options.KeyLabel;

    /// <inheritdoc/>
    public async ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> key, CancellationToken cancellationToken = default)
    {
        byte[] plain = key.ToArray();
        try
        {
            byte[] wrapped = await RunAsync(session => FindKek(session, KeyId).Wrap(plain), cancellationToken).ConfigureAwait(false);
            return new WrappedKey(KeyId, wrapped);
        }
        finally
        {
            // A call that nobody waits for any more may now wrap zeros, which nobody gets.
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wrapped);
        return Pkcs11KeyWrapperOptions.IsUsableLabel(wrapped.KeyId)
            ? await RunAsync(session => FindKek(session, wrapped.KeyId).Unwrap(wrapped.Value.Span), cancellationToken).ConfigureAwait(false)
            : throw new KeyWrapException(KeyWrapFailure.KeyNotFound, "A key was wrapped under a name that no key-encryption key has.");
    }

    /// <summary>Closes the sessions; the library is finalised with its last user. Waits for nothing.</summary>
    public void Dispose() => _ = _pool.DisposeAsync().AsTask();

    /// <summary>Closes the sessions and waits for that; calls under way end in their own time.</summary>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    // Once per session: in a new one an old handle may be dead.
    private static TokenKek FindKek(PooledSession session, string label)
    {
        var known = session.State as Dictionary<string, TokenKek> ?? [];
        session.State = known;
        if (!known.TryGetValue(label, out TokenKek? kek))
            known[label] = kek = TokenKek.Find(session, label);
        return kek;
    }

    private async ValueTask<byte[]> RunAsync(Func<PooledSession, byte[]> calls, CancellationToken cancellationToken)
    {
        try
        {
            return await _pool.RunAsync(calls, cancellationToken).ConfigureAwait(false);
        }
        catch (SignerException e)
        {
            throw new KeyWrapException(FailureOf(e), e.Message, e);
        }
    }

    private static KeyWrapFailure FailureOf(SignerException exception) => exception.Failure switch
    {
        SignerFailure.Unavailable => KeyWrapFailure.Unavailable,
        SignerFailure.KeyNotFound => KeyWrapFailure.KeyNotFound,
        _ => KeyWrapFailure.AccessDenied,
    };
}

using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Keys;
using EContract.Sdk.Pkcs11.Sessions;
using EContract.Sdk.Pkcs11.Tokens;
using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11;

/// <summary>Signs with a private key that never leaves its HSM, through PKCS#11.</summary>
/// <remarks>
/// <para>Connects when first used. Each signature, or batch, has a session of its own; digests are made outside the token, so that
/// any token that signs will do. A session that was lost, by a logout or a token pulled out, is replaced once per call.</para>
/// <para>Safe for concurrent use. Several signers may share a library, a token or a key.</para>
/// </remarks>
public sealed class Pkcs11Signer : ISigner, IDisposable, IAsyncDisposable
{
    private readonly Pkcs11SignerOptions _options;
    private readonly Pkcs11SessionPool _pool;
    private volatile KeyInUse? _key;

    /// <summary>Creates a signer; nothing is loaded yet.</summary>
    /// <param name="options">Which library, token and key; later changes have no effect.</param>
    /// <param name="timeProvider">Measures <see cref="Pkcs11TokenOptions.OperationTimeout"/>; the system's clock by default.</param>
    /// <exception cref="ArgumentException">The options are incomplete or contradict themselves.</exception>
    public Pkcs11Signer(Pkcs11SignerOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid(nameof(options));
        _options = options.Clone();
        _pool = new Pkcs11SessionPool(_options, SessionType.ReadOnly, _options.MaxSessions, timeProvider ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public async ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) =>
        (await GetKeyAsync(cancellationToken).ConfigureAwait(false)).Credential;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A digest has not the length of the credential's algorithm.</exception>
    /// <remarks>A key that wants its PIN each time (<c>CKA_ALWAYS_AUTHENTICATE</c>) is given it for each signature; the provider is asked once.</remarks>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> digests,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digests);
        KeyInUse key = await GetKeyAsync(cancellationToken).ConfigureAwait(false);
        SigningCredential credential = key.Credential;
        foreach (ReadOnlyMemory<byte> digest in digests)
        {
            if (!credential.Algorithm.SignsMessage && digest.Length != credential.Algorithm.Digest.Length)
                throw new ArgumentException($"A digest of {digest.Length} bytes is none of {credential.Algorithm.Digest}.", nameof(digests));
        }

        if (digests.Count == 0)
            return [];
        var mechanism = SigningMechanism.Create(credential.Algorithm, CredentialReader.GetKeySize(credential.Certificate));
        using OfferedPin? pin = key.AlwaysAuthenticates
            ? await OfferedPin.FetchAsync(key.Token, _options.PinProvider, cancellationToken).ConfigureAwait(false)
            : null;
        return await _pool.RunAsync(
            session => mechanism.Sign(session.Session, FindKey(session), digests, pin),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the sessions; the library is finalised with its last user. Waits for nothing.</summary>
    public void Dispose() => _ = _pool.DisposeAsync().AsTask();

    /// <summary>Closes the sessions and waits for that; calls under way end in their own time.</summary>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private async ValueTask<KeyInUse> GetKeyAsync(CancellationToken cancellationToken) =>
        _key ??= await _pool.RunAsync(ReadKey, cancellationToken).ConfigureAwait(false);

    private KeyInUse ReadKey(PooledSession session)
    {
        Pkcs11PrivateKey key = FindKey(session);
        SigningCredential credential = CredentialReader.Read(session.Session, session.Token, key, _options);
        return new KeyInUse(credential, session.Token, key.AlwaysAuthenticates);
    }

    // Once per session: after a logout, and so in a new session, an old handle may be dead.
    private Pkcs11PrivateKey FindKey(PooledSession session)
    {
        var key = session.State as Pkcs11PrivateKey ?? Pkcs11PrivateKey.Find(session.Session, session.Token, _options);
        session.State = key;
        return key;
    }

    // What outlives the session in which it was found.
    private sealed record KeyInUse(SigningCredential Credential, Pkcs11Token Token, bool AlwaysAuthenticates);
}

using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Keys;
using EContract.Sdk.Pkcs11.Sessions;
using EContract.Sdk.Pkcs11.Tokens;
using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11;

/// <summary>Signs with a private key that never leaves its HSM, through PKCS#11.</summary>
/// <remarks>
/// <para>Connects when first used. Each signature, or batch, has a session of its own; digests are made outside the token, so that
/// any token that signs will do. What is lost meanwhile (a session, the login, the library's initialisation, the HSM itself) is
/// recovered, and the request repeated, within <see cref="Pkcs11TokenOptions.OperationTimeout"/>.</para>
/// <para>Safe for concurrent use. Several signers may share a library, a token or a key.</para>
/// </remarks>
public sealed class Pkcs11Signer : ISigner, IDisposable, IAsyncDisposable
{
    private readonly Pkcs11SignerOptions _options;
    private readonly Pkcs11SessionPool _pool;
    private readonly CertificateRefresh _refresh;
    private volatile KeyInUse? _key;

    // What a renewed certificate has replaced: documents that were begun with it are still to be signed.
    private volatile KeyInUse? _former;

    /// <summary>Creates a signer; nothing is loaded yet.</summary>
    /// <param name="options">Which library, token and key; later changes have no effect.</param>
    /// <param name="timeProvider">Measures <see cref="Pkcs11TokenOptions.OperationTimeout"/>; the system's clock by default.</param>
    /// <exception cref="ArgumentException">The options are incomplete or contradict themselves.</exception>
    public Pkcs11Signer(Pkcs11SignerOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid(nameof(options));
        _options = options.Clone();
        _refresh = new CertificateRefresh(_options.CertificateRefreshInterval, timeProvider ?? TimeProvider.System);
        _pool = new Pkcs11SessionPool(_options, SessionType.ReadOnly, _options.MaxSessions, timeProvider ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public async ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) =>
        (await GetKeyAsync(_pool.Begin(), cancellationToken).ConfigureAwait(false)).Credential;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A digest has not the length of the credential's algorithm.</exception>
    /// <remarks>A key that wants its PIN each time (<c>CKA_ALWAYS_AUTHENTICATE</c>) is given it for each signature; the provider is asked once.</remarks>
    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> digests,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digests);
        return Pkcs11Metrics.MeasureAsync(_pool.TokenName, SignUnmeasuredAsync(null, digests, cancellationToken));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A digest has not the length of the credential's algorithm.</exception>
    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        X509Certificate2 certificate,
        IReadOnlyList<ReadOnlyMemory<byte>> digests,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(digests);
        return Pkcs11Metrics.MeasureAsync(_pool.TokenName, SignUnmeasuredAsync(certificate, digests, cancellationToken));
    }

    /// <summary>
    /// Connects: opens <see cref="Pkcs11TokenOptions.MinSessions"/> sessions, logs in and reads the credential, so that the first
    /// signature need not wait for that.
    /// </summary>
    /// <exception cref="SignerException">The key or its certificate cannot be reached.</exception>
    public async ValueTask ConnectAsync(CancellationToken cancellationToken = default)
    {
        await _pool.WarmUpAsync(cancellationToken).ConfigureAwait(false);
        await GetKeyAsync(_pool.Begin(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the sessions; the library is finalised with its last user. Waits for nothing.</summary>
    public void Dispose() => _ = _pool.DisposeAsync().AsTask();

    /// <summary>Closes the sessions and waits for that; calls under way end in their own time.</summary>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignUnmeasuredAsync(
        X509Certificate2? certificate, IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken)
    {
        long began = _pool.Begin();
        KeyInUse key = await GetKeyAsync(began, cancellationToken).ConfigureAwait(false);
        if (certificate is not null && !key.IsFor(certificate))
            key = _former is { } former && former.IsFor(certificate) && former.HasKeyOf(key) ? former : throw Replaced(key.Token, certificate);
        SigningCredential credential = key.Credential;
        foreach (ReadOnlyMemory<byte> digest in digests)
        {
            if (!credential.Algorithm.SignsMessage && digest.Length != credential.Algorithm.Digest.Length)
                throw new ArgumentException($"A digest of {digest.Length} bytes is none of {credential.Algorithm.Digest}.", nameof(digests));
        }

        if (digests.Count == 0)
            return [];
        using OfferedPin? pin = key.AlwaysAuthenticates
            ? await _pool.FetchPinAsync(key.Token, began, cancellationToken).ConfigureAwait(false)
            : null;
        return await _pool.RunAsync((session, stop) => Sign(session, key, digests, pin, stop), began, cancellationToken).ConfigureAwait(false);
    }

    private IReadOnlyList<ReadOnlyMemory<byte>> Sign(
        PooledSession session, KeyInUse key, IReadOnlyList<ReadOnlyMemory<byte>> digests, OfferedPin? pin, CancellationToken stop)
    {
        SessionKey found = FindKey(session);
        IReadOnlyList<ReadOnlyMemory<byte>> signatures = key.Mechanism.Sign(session.Session, found.Key, digests, pin, stop);
        // A session opened since may have found another key under the same name: the token was made anew, or the key replaced.
        if (found.KnownAs != key)
        {
            if (!key.Made(signatures[0], digests[0]))
            {
                _key = null;
                throw Replaced(session.Token, key.Credential.Certificate);
            }

            found.KnownAs = key;
        }

        return signatures;
    }

    private static SignerException Replaced(Pkcs11Token token, X509Certificate2 certificate) => new(
        SignerFailure.Unavailable,
        $"The key on the {token.DisplayName} is no longer that of {certificate.Subject}; what was begun for it must be begun anew.");

    private async ValueTask<KeyInUse> GetKeyAsync(long began, CancellationToken cancellationToken)
    {
        if (_key is { } known && !_refresh.TryBegin())
            return known;
        KeyInUse read = await _pool.RunAsync((session, _) => ReadKey(session), began, cancellationToken).ConfigureAwait(false);
        _refresh.Note(read.Credential.Certificate);
        if (_key is { } current)
        {
            // What sessions have proved of it holds on.
            if (current.IsAs(read))
                return current;
            if (!current.IsFor(read.Credential.Certificate))
                _former = current;
        }

        return _key = read;
    }

    private KeyInUse ReadKey(PooledSession session)
    {
        SessionKey found = FindKey(session);
        SigningCredential credential = CredentialReader.Read(session.Session, session.Token, found.Key, _options, _refresh.Now);
        return new KeyInUse(
            credential,
            SigningMechanism.Create(credential.Algorithm, CredentialReader.GetKeySize(credential.Certificate)),
            session.Token,
            found.Key.AlwaysAuthenticates);
    }

    // Once per session: after a logout, and so in a new session, an old handle may be dead.
    private SessionKey FindKey(PooledSession session)
    {
        var found = session.State as SessionKey ?? new SessionKey(Pkcs11PrivateKey.Find(session.Session, session.Token, _options));
        session.State = found;
        return found;
    }

    // The key as one session sees it, and what it has proved to be.
    private sealed class SessionKey(Pkcs11PrivateKey key)
    {
        public Pkcs11PrivateKey Key { get; } = key;

        public KeyInUse? KnownAs { get; set; }
    }

    // What outlives the session in which it was found.
    private sealed record KeyInUse(SigningCredential Credential, SigningMechanism Mechanism, Pkcs11Token Token, bool AlwaysAuthenticates)
    {
        public bool IsFor(X509Certificate2 certificate) =>
            Credential.Certificate.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span);

        public bool HasKeyOf(KeyInUse other) => Credential.Certificate.PublicKey.EncodedKeyValue.RawData.AsSpan()
            .SequenceEqual(other.Credential.Certificate.PublicKey.EncodedKeyValue.RawData);

        public bool IsAs(KeyInUse other) =>
            IsFor(other.Credential.Certificate) && Credential.Algorithm == other.Credential.Algorithm
            && AlwaysAuthenticates == other.AlwaysAuthenticates && Token == other.Token
            && Credential.Issuers.SequenceEqual(other.Credential.Issuers);

        public bool Made(ReadOnlyMemory<byte> signature, ReadOnlyMemory<byte> digest)
        {
            (X509Certificate2 certificate, _, SignatureAlgorithm algorithm) = Credential;
            return SignatureVerification.Invalid != (algorithm.SignsMessage
                ? SignatureVerifier.Verify(certificate, algorithm, digest.Span, signature.Span)
                : SignatureVerifier.VerifyHash(certificate, algorithm, digest.Span, signature.Span));
        }
    }
}

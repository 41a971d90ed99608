using EContract.Sdk.Cryptography;
using EContract.Sdk.RemoteSigning.Protocol;

namespace EContract.Sdk.RemoteSigning;

/// <summary>Signs with a key that a remote signing service keeps for its user, through the Cloud Signature Consortium's API.</summary>
/// <remarks>
/// <para>Connects when first used. Hashes go under as few authorizations as the service allows, and each authorization is for
/// exactly the hashes that are sent. Every value that comes back is verified with the certificate before it is handed on.</para>
/// <para>Safe for concurrent use. A request to sign is never sent twice with the same activation data unless it is certain that
/// the service did not see it; what fails is an error that says whether another try may help.</para>
/// </remarks>
public sealed class CscSigner : ISigner, IDisposable
{
    private readonly CscSignerOptions _options;
    private readonly CscClient _client;
    private readonly TimeProvider _timeProvider;
    private readonly SemaphoreSlim _reading = new(1);
    private volatile RemoteKey? _key;

    /// <summary>Creates a signer; nothing is sent yet.</summary>
    /// <param name="options">Which service and credential; later changes have no effect.</param>
    /// <param name="httpClient">The host's client, e.g. with a client certificate; not disposed. Without one, a shared client is used.</param>
    /// <param name="timeProvider">The clock for timeouts and expiry; the system's by default.</param>
    /// <exception cref="ArgumentException">The options are incomplete or contradict themselves.</exception>
    public CscSigner(CscSignerOptions options, HttpClient? httpClient = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid(nameof(options));
        _options = options.Clone();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _client = new CscClient(_options, httpClient, _timeProvider);
    }

    /// <inheritdoc/>
    public async ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) =>
        (await GetKeyAsync(cancellationToken).ConfigureAwait(false)).Credential;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A digest has not the length of the credential's algorithm.</exception>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digests);
        RemoteKey key = await GetKeyAsync(cancellationToken).ConfigureAwait(false);
        RequireDigests(digests, key);
        var values = new List<ReadOnlyMemory<byte>>(digests.Count);
        foreach (ReadOnlyMemory<byte>[] batch in digests.Chunk(Math.Min(key.Remote.MaxSignatures, _options.MaxSignatures ?? int.MaxValue)))
            values.AddRange(await SignBatchAsync(key, key.HashesOf(batch), cancellationToken).ConfigureAwait(false));
        return values;
    }

    /// <summary>Signs with an authorization that the host obtained: the second of two steps, perhaps in another request of its user.</summary>
    /// <param name="digests">The digests that were authorized.</param>
    /// <param name="activation">What authorizes them; spent by this call.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Signature values, as <see cref="SignAsync(IReadOnlyList{ReadOnlyMemory{byte}}, CancellationToken)"/> gives them.</returns>
    /// <exception cref="ArgumentException">A digest has not the length of the credential's algorithm.</exception>
    /// <exception cref="SignerException">The service refused, or could not be reached, or gave values that do not verify.</exception>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> digests, CscActivation activation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digests);
        ArgumentNullException.ThrowIfNull(activation);
        RemoteKey key = await GetKeyAsync(cancellationToken).ConfigureAwait(false);
        RequireDigests(digests, key);
        if (digests.Count == 0)
            return [];
        CscHashes hashes = key.HashesOf(digests);
        return key.Verify(hashes, await _client.SignHashAsync(hashes, key.Algorithm, activation, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Composes the question for the user's browser: the first of two steps, for credentials in OAuth 2.0 mode.</summary>
    /// <param name="digests">The digests that are to be signed.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The question; its answer goes to <see cref="AcceptCodeAsync"/>.</returns>
    /// <exception cref="InvalidOperationException">The options name no OAuth 2.0 client or redirect address.</exception>
    /// <exception cref="SignerException">The service cannot be reached.</exception>
    public async ValueTask<CscOAuth2Request> CreateCredentialRequestAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digests);
        RemoteKey key = await GetKeyAsync(cancellationToken).ConfigureAwait(false);
        RequireDigests(digests, key);
        return await CreateRequestAsync(key.HashesOf(digests), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes the answer to <see cref="CreateCredentialRequestAsync"/>.</summary>
    /// <param name="request">The question.</param>
    /// <param name="answer">What the browser brought back.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What lets the digests be signed.</returns>
    /// <exception cref="InvalidOperationException">The options name no OAuth 2.0 client.</exception>
    /// <exception cref="SignerException">It is no answer to this question, or the server did not accept it, or cannot be reached.</exception>
    public async ValueTask<CscActivation> AcceptCodeAsync(
        CscOAuth2Request request, CscAuthorizationCode answer, CancellationToken cancellationToken = default) =>
        CscActivation.From(await _client.ExchangeCodeAsync(RequireClient(), request, answer, cancellationToken).ConfigureAwait(false));

    /// <summary>Drops the access token.</summary>
    public void Dispose()
    {
        _client.Dispose();
        _reading.Dispose();
    }

    private async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignBatchAsync(RemoteKey key, CscHashes hashes, CancellationToken cancellationToken)
    {
        for (bool isRepeated = false; ; isRepeated = true)
        {
            using CscActivation activation = await AuthorizeAsync(key, hashes, isRepeated, cancellationToken).ConfigureAwait(false);
            if (!isRepeated && _timeProvider.GetUtcNow() >= activation.UsableUntil)
                continue;
            try
            {
                return key.Verify(
                    hashes, await _client.RequestSignaturesAsync(hashes, key.Algorithm, activation, cancellationToken).ConfigureAwait(false));
            }
            catch (CscRefusedException e) when (e.Refusal.IsActivationExpired && !isRepeated)
            {
                // Nothing was signed by it: the user may have taken his time with the second factor.
            }
            catch (CscRefusedException e)
            {
                throw e.Error;
            }
        }
    }

    private async ValueTask<CscActivation> AuthorizeAsync(RemoteKey key, CscHashes hashes, bool isRepeated, CancellationToken cancellationToken)
    {
        if (key.Remote.AuthorizationMode == CscAuthorizationMode.OAuth2Code)
        {
            if (_options.CodeProvider is not { } provider)
                throw new SignerException(SignerFailure.AccessDenied, $"The credential {hashes.CredentialId} is authorized in a browser: set {nameof(CscSignerOptions.CodeProvider)}, or sign in two steps.");
            CscOAuth2Request request = await CreateRequestAsync(hashes, cancellationToken).ConfigureAwait(false);
            return await AcceptCodeAsync(request, await provider(request, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        IReadOnlyList<CscAuthenticationValue> values = [];
        if (key.Remote.AuthorizationMode == CscAuthorizationMode.Explicit && key.Remote.AuthenticationObjects.Count > 0)
        {
            CscAuthenticator authenticator = _options.Authenticator
                ?? throw new SignerException(SignerFailure.AccessDenied, $"The credential {hashes.CredentialId} wants its user to prove himself: set {nameof(CscSignerOptions.Authenticator)}.");
            values = await authenticator(new CscAuthenticationRequest(_client, key.Remote, hashes, isRepeated), cancellationToken).ConfigureAwait(false);
        }

        return await _client.AuthorizeAsync(hashes, values, _options.Description, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<CscOAuth2Request> CreateRequestAsync(CscHashes hashes, CancellationToken cancellationToken) => _client.CreateCredentialRequestAsync(
        RequireClient(),
        _options.RedirectUri ?? throw new InvalidOperationException($"{nameof(CscSignerOptions.RedirectUri)} is not set."),
        hashes,
        _options.Description,
        cancellationToken);

    private CscOAuth2Client RequireClient() =>
        _options.OAuth2Client ?? throw new InvalidOperationException($"{nameof(CscSignerOptions.OAuth2Client)} is not set.");

    private async ValueTask<RemoteKey> GetKeyAsync(CancellationToken cancellationToken)
    {
        if (_key is { } known && _timeProvider.GetUtcNow() < known.ReadAt + _options.CredentialLifetime)
            return known;
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            DateTimeOffset now = _timeProvider.GetUtcNow();
            if (_key is { } meanwhile && now < meanwhile.ReadAt + _options.CredentialLifetime)
                return meanwhile;
            CscCredential remote = await _client.GetCredentialAsync(await FindCredentialAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            (SigningCredential credential, CscSignatureAlgorithm algorithm) = SigningCredentialReader.Read(remote, _options, now);
            return _key = RemoteKey.Create(remote, credential, algorithm, now, _key);
        }
        finally
        {
            _reading.Release();
        }
    }

    private async ValueTask<string> FindCredentialAsync(CancellationToken cancellationToken)
    {
        if (_options.CredentialId is { } id)
            return id;
        return await _client.ListCredentialsAsync(cancellationToken: cancellationToken).ConfigureAwait(false) switch
        {
            [var only] => only,
            var all => throw new SignerException(SignerFailure.KeyNotFound, $"{_client.ServiceUri} has {all.Count} credentials: say which by {nameof(CscSignerOptions.CredentialId)}."),
        };
    }

    private static void RequireDigests(IReadOnlyList<ReadOnlyMemory<byte>> digests, RemoteKey key)
    {
        foreach (ReadOnlyMemory<byte> digest in digests)
        {
            if (digest.Length != key.Credential.Algorithm.Digest.Length)
                throw new ArgumentException($"A digest of {digest.Length} bytes is none of {key.Credential.Algorithm.Digest}.", nameof(digests));
        }
    }
}

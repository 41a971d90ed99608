using EContract.Sdk.Cryptography;
using EContract.Sdk.RemoteSigning.Protocol;

namespace EContract.Sdk.RemoteSigning;

/// <summary>
/// A client of a remote signing service: the Cloud Signature Consortium's API, version 2.0 and later (ETSI TS 119 432). Sections
/// named in this folder are of CSC API v2.0.0.2. <see cref="CscSigner"/> signs with it.
/// </summary>
/// <remarks>
/// <para>https only, with the certificate checks of the host's <see cref="HttpClient"/>; every exchange is bounded in time and size.
/// What a service answers is read as if it were hostile.</para>
/// <para>Safe for concurrent use. All methods throw <see cref="SignerException"/>, which says whether another try may help.</para>
/// </remarks>
public sealed partial class CscClient : IDisposable
{
    private readonly CscServiceOptions _options;
    private readonly CscTransport _transport;
    private readonly CscEndpoints _endpoints;
    private readonly AccessTokenCache _tokens;
    private readonly CscCalls _calls;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates a client; nothing is sent yet.</summary>
    /// <param name="options">Which service; later changes have no effect.</param>
    /// <param name="httpClient">The host's client, e.g. with a client certificate; not disposed. Without one, a shared client is used.</param>
    /// <param name="timeProvider">The clock for timeouts and expiry; the system's by default.</param>
    /// <exception cref="ArgumentException">The options are incomplete or contradict themselves.</exception>
    public CscClient(CscServiceOptions options, HttpClient? httpClient = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid(nameof(options));
        _options = options.CloneService();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _transport = new CscTransport(_options, httpClient, _timeProvider);
        _endpoints = new CscEndpoints(_options, _transport, _timeProvider);
        CscServiceAuthorization authorization = _options.Authorization!;
        _tokens = new AccessTokenCache(cancel => authorization.ObtainAsync(_endpoints, cancel), _timeProvider);
        _calls = new CscCalls(_options, _endpoints, _transport, _tokens);
    }

    /// <summary>The service's address.</summary>
    public Uri ServiceUri => _options.ServiceUri!;

    /// <summary>Asks what the service is and can do (11.1). Needs no authorization.</summary>
    /// <exception cref="SignerException">The service cannot be reached, or gave no answer that can be used.</exception>
    public ValueTask<CscServiceInfo> GetServiceInfoAsync(CancellationToken cancellationToken = default) => _endpoints.GetInfoAsync(cancellationToken);

    /// <summary>Lists the identifiers of the credentials that the authorization gives access to (11.4).</summary>
    /// <param name="userId">Whose; only where the authorization is not one user's.</param>
    /// <param name="onlyValid">Leaves out those that cannot sign now, where the service can tell.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SignerException">The service refused, or cannot be reached.</exception>
    public async ValueTask<IReadOnlyList<string>> ListCredentialsAsync(
        string? userId = null, bool onlyValid = false, CancellationToken cancellationToken = default)
    {
        using CscAnswer answer = await CallAsync(
            "credentials/list",
            body =>
            {
                if (userId is not null)
                    body.WriteString("userID", userId);
                if (onlyValid)
                    body.WriteBoolean("onlyValid", true);
            },
            new CscCall(IsIdempotent: true, SignerFailure.KeyNotFound),
            cancellationToken).ConfigureAwait(false);
        return answer.Fields.Strings("credentialIDs");
    }

    /// <summary>Asks for a credential: its certificates, its algorithms, and how its use is authorized (11.5).</summary>
    /// <param name="credentialId">Its identifier.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SignerException">There is no such credential, or the service cannot be reached.</exception>
    public async ValueTask<CscCredential> GetCredentialAsync(string credentialId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(credentialId);
        using CscAnswer answer = await CallAsync(
            "credentials/info",
            body =>
            {
                body.WriteString("credentialID", credentialId);
                body.WriteString("certificates", "chain");
                body.WriteBoolean("certInfo", false);
                body.WriteBoolean("authInfo", true);
            },
            new CscCall(IsIdempotent: true, SignerFailure.KeyNotFound),
            cancellationToken).ConfigureAwait(false);
        return CscCredential.Read(credentialId, answer.Fields);
    }

    /// <summary>Drops the access token.</summary>
    public void Dispose() => _tokens.Dispose();

    private async ValueTask<CscAnswer> CallAsync(
        string method, Action<System.Text.Json.Utf8JsonWriter> write, CscCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await _calls.SendAsync(method, write, call, cancellationToken).ConfigureAwait(false);
        }
        catch (CscRefusedException e)
        {
            throw e.Error;
        }
    }
}

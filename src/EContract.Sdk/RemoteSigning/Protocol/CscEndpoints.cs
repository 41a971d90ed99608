using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>Where the methods of a service are, and how they are called without an access token.</summary>
internal sealed class CscEndpoints(CscServiceOptions options, CscTransport transport, TimeProvider timeProvider)
{
    private readonly Uri _base = AsFolder(options.ServiceUri!);
    private volatile Uri? _oauth2 = options.OAuth2Uri is null ? null : AsFolder(options.OAuth2Uri);

    public TimeProvider Time => timeProvider;

    public Uri UriOf(string method) => new(_base, method);

    /// <summary>Section 11.1; the one method that needs no authorization.</summary>
    public async ValueTask<CscServiceInfo> GetInfoAsync(CancellationToken cancellationToken)
    {
        var request = new CscRequest { Method = "info", Uri = UriOf("info"), Body = "{}"u8.ToArray(), IsIdempotent = true };
        using CscAnswer answer = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return CscServiceInfo.Read(answer.Fields);
    }

    /// <summary>Where the OAuth 2.0 server is (8.4): what the host set, or what <c>info</c> says.</summary>
    public async ValueTask<Uri> GetOAuth2Async(CancellationToken cancellationToken)
    {
        if (_oauth2 is { } known)
            return known;
        CscServiceInfo info = await GetInfoAsync(cancellationToken).ConfigureAwait(false);
        if (info.OAuth2Uri is not { } uri)
            throw new SignerException(SignerFailure.SigningFailed, $"{options.ServiceUri} names no OAuth 2.0 server: set {nameof(CscServiceOptions.OAuth2Uri)}.");
        if (!options.MaySendTo(uri))
            throw new SignerException(SignerFailure.SigningFailed, $"{options.ServiceUri} names {uri} as its OAuth 2.0 server, which is no https address.");
        return _oauth2 = AsFolder(uri);
    }

    /// <summary>Section 8.4.4: asks for tokens.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="grantType">The kind of grant.</param>
    /// <param name="grant">Its parameters; secrets but for addresses and scopes.</param>
    /// <param name="isIdempotent">Whether the grant can be used again.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<CscAnswer> RequestTokenAsync(
        CscOAuth2Client client, string grantType, IReadOnlyList<(string Name, string Value)> grant, bool isIdempotent, CancellationToken cancellationToken)
    {
        Uri server = await GetOAuth2Async(cancellationToken).ConfigureAwait(false);
        byte[] secret = client.ClientSecret is null ? [] : await client.ClientSecret(cancellationToken).ConfigureAwait(false);
        try
        {
            using var body = new ClearingBuffer();
            FormBody.Write(body, "grant_type", grantType);
            foreach ((string name, string value) in grant)
                FormBody.Write(body, name, value);
            FormBody.Write(body, "client_id", client.ClientId);
            if (client.ClientSecret is not null)
                FormBody.Write(body, "client_secret", secret);
            if (options.ClientData is { } clientData)
                FormBody.Write(body, "clientData", clientData);
            return await SendAsync(
                new CscRequest
                {
                    Method = "oauth2/token",
                    Uri = new Uri(server, "oauth2/token"),
                    Body = body.Written,
                    ContentType = FormBody.ContentType,
                    IsIdempotent = isIdempotent,
                    Refusal = SignerFailure.AccessDenied,
                    Secrets = [secret, .. grant.Where(parameter => parameter.Name is "code" or "code_verifier" or "refresh_token")
                        .Select(parameter => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(parameter.Value))],
                },
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Section 11.2.</summary>
    /// <param name="credentials">The user name and the password.</param>
    /// <param name="secrets">What of them an error must not repeat.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<CscAnswer> LoginAsync(
        AuthenticationHeaderValue credentials, IReadOnlyList<ReadOnlyMemory<byte>> secrets, CancellationToken cancellationToken) => await SendAsync(
        new CscRequest
        {
            Method = "auth/login",
            Uri = UriOf("auth/login"),
            Body = "{}"u8.ToArray(),
            Authorization = credentials,
            Secrets = secrets,
            IsIdempotent = true,
            Refusal = SignerFailure.AccessDenied,
        },
        cancellationToken).ConfigureAwait(false);

    /// <summary>Reads tokens.</summary>
    public CscOAuth2Tokens ReadTokens(CscFields fields)
    {
        var token = AccessToken.Read(fields, timeProvider.GetUtcNow());
        return new CscOAuth2Tokens
        {
            AccessToken = token.Value,
            ExpiresAt = token.UsableUntil,
            RefreshToken = fields.String("refresh_token"),
            CredentialId = fields.String("credentialID"),
        };
    }

    private async ValueTask<CscAnswer> SendAsync(CscRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (CscRefusedException e)
        {
            throw e.Error;
        }
    }

    private static Uri AsFolder(Uri uri) => uri.AbsoluteUri.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");
}

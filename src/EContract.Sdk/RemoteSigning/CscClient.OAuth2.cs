using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Cryptography;
using EContract.Sdk.RemoteSigning.Protocol;

namespace EContract.Sdk.RemoteSigning;

public sealed partial class CscClient
{
    /// <summary>Composes the question whether the host may use the service for a user (8.4.2, scope <c>service</c>).</summary>
    /// <param name="client">The host as the OAuth 2.0 server knows it.</param>
    /// <param name="redirectUri">Where the browser comes back to, as registered with the server.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SignerException">The service names no OAuth 2.0 server, or cannot be reached.</exception>
    public ValueTask<CscOAuth2Request> CreateServiceRequestAsync(
        CscOAuth2Client client, Uri redirectUri, CancellationToken cancellationToken = default) =>
        CreateRequestAsync(client, redirectUri, "service", [], cancellationToken);

    /// <summary>Composes the question whether a credential may sign certain hashes (8.4.2, scope <c>credential</c>).</summary>
    /// <param name="client">The host as the OAuth 2.0 server knows it.</param>
    /// <param name="redirectUri">Where the browser comes back to, as registered with the server.</param>
    /// <param name="hashes">What is to be signed.</param>
    /// <param name="description">What the user is shown of it, 500 characters at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SignerException">The service names no OAuth 2.0 server, or cannot be reached.</exception>
    public ValueTask<CscOAuth2Request> CreateCredentialRequestAsync(
        CscOAuth2Client client, Uri redirectUri, CscHashes hashes, string? description = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        var parameters = new List<(string, string)>
        {
            ("credentialID", hashes.CredentialId),
            ("numSignatures", hashes.Hashes.Count.ToString(CultureInfo.InvariantCulture)),
            ("hashes", string.Join(',', hashes.Hashes.Select(hash => Base64Url.EncodeToString(hash.Span)))),
            ("hashAlgorithmOID", hashes.Algorithm.Oid),
        };
        if (description is not null)
            parameters.Add(("description", description));
        return CreateRequestAsync(client, redirectUri, "credential", parameters, cancellationToken);
    }

    /// <summary>Exchanges what the browser brought back for tokens (8.4.4).</summary>
    /// <param name="client">The host, as in the question.</param>
    /// <param name="request">The question.</param>
    /// <param name="answer">What the browser brought back.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SignerException">It is no answer to this question, or the server did not accept it, or cannot be reached.</exception>
    public async ValueTask<CscOAuth2Tokens> ExchangeCodeAsync(
        CscOAuth2Client client, CscOAuth2Request request, CscAuthorizationCode answer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(answer);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.State), Encoding.UTF8.GetBytes(answer.State)))
            throw new SignerException(SignerFailure.AccessDenied, "The browser came back with another state than it was sent with: what it brings answers another question.");
        using CscAnswer tokens = await _endpoints.RequestTokenAsync(
            client,
            "authorization_code",
            [("code", answer.Code), ("redirect_uri", request.RedirectUri.OriginalString), ("code_verifier", request.CodeVerifier)],
            isIdempotent: false,
            cancellationToken).ConfigureAwait(false);
        return _endpoints.ReadTokens(tokens.Fields);
    }

    private async ValueTask<CscOAuth2Request> CreateRequestAsync(
        CscOAuth2Client client, Uri redirectUri, string scope, IEnumerable<(string Name, string Value)> more, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(redirectUri);
        Uri server = await _endpoints.GetOAuth2Async(cancellationToken).ConfigureAwait(false);
        // RFC 7636, 4.1: 43 characters; S256, the one method that is worth anything.
        string verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        string state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        List<(string Name, string Value)> parameters =
        [
            ("response_type", "code"),
            ("client_id", client.ClientId),
            ("redirect_uri", redirectUri.OriginalString),
            ("scope", scope),
            ("code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))),
            ("code_challenge_method", "S256"),
            ("state", state),
            .. more,
        ];
        if (_options.ClientData is { } clientData)
            parameters.Add(("clientData", clientData));
        string query = string.Join('&', parameters.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value)}"));
        return new CscOAuth2Request
        {
            Uri = new Uri(server, "oauth2/authorize?" + query),
            RedirectUri = redirectUri,
            State = state,
            CodeVerifier = verifier,
        };
    }
}

using EContract.Sdk.RemoteSigning.Protocol;

namespace EContract.Sdk.RemoteSigning;

/// <summary>How a client is authorized to use a service (CSC API v2, 8.1): with what it gets its access tokens.</summary>
/// <remarks>An access token is fetched when one is first needed, kept until it expires, and renewed once for all who wait.</remarks>
public abstract class CscServiceAuthorization
{
    private protected CscServiceAuthorization()
    {
    }

    /// <summary>OAuth 2.0 client credentials (8.4.4, RFC 6749, 4.4): the host itself is the user, as for electronic seals.</summary>
    /// <param name="clientId">The client's identifier.</param>
    /// <param name="clientSecret">Its secret.</param>
    public static CscServiceAuthorization ClientCredentials(string clientId, CscSecretProvider clientSecret)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientId);
        ArgumentNullException.ThrowIfNull(clientSecret);
        return new ClientCredentialsAuthorization(clientId, clientSecret);
    }

    /// <summary>HTTP basic authentication at <c>auth/login</c> (11.2), which the standard advises against where there is OAuth 2.0.</summary>
    /// <param name="userName">The user; a colon cannot be part of it (RFC 7617, 2).</param>
    /// <param name="password">The password.</param>
    public static CscServiceAuthorization Login(string userName, CscSecretProvider password)
    {
        ArgumentException.ThrowIfNullOrEmpty(userName);
        ArgumentNullException.ThrowIfNull(password);
        if (userName.Contains(':', StringComparison.Ordinal))
            throw new ArgumentException("A user name has no colon (RFC 7617, 2).", nameof(userName));
        return new LoginAuthorization(userName, password);
    }

    /// <summary>What a user granted in a browser: the tokens of <see cref="CscClient.ExchangeCodeAsync"/>, renewed by their refresh token.</summary>
    /// <param name="client">The client that they were granted to.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="onRenewed">
    /// Keeps renewed tokens in place of the old ones: a server may give a new refresh token each time, and know the old one no more.
    /// </param>
    public static CscServiceAuthorization Granted(
        CscOAuth2Client client, CscOAuth2Tokens tokens, Func<CscOAuth2Tokens, CancellationToken, ValueTask>? onRenewed = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(tokens);
        return new GrantedAuthorization(client, tokens, onRenewed);
    }

    /// <summary>Access tokens that the host gets otherwise: by mutual TLS, from its own identity provider (<c>external</c>).</summary>
    /// <param name="token">Gives a token that is valid now; called for each one needed, about once a minute at most.</param>
    public static CscServiceAuthorization Bearer(Func<CancellationToken, ValueTask<string>> token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new BearerAuthorization(token);
    }

    /// <summary>Gets a new access token.</summary>
    internal abstract ValueTask<AccessToken> ObtainAsync(CscEndpoints endpoints, CancellationToken cancellationToken);
}

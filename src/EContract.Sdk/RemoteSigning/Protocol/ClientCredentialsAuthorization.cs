namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>Section 8.4.4 with <c>grant_type=client_credentials</c>.</summary>
internal sealed class ClientCredentialsAuthorization(string clientId, CscSecretProvider clientSecret) : CscServiceAuthorization
{
    internal override async ValueTask<AccessToken> ObtainAsync(CscEndpoints endpoints, CancellationToken cancellationToken)
    {
        using CscAnswer answer = await endpoints.RequestTokenAsync(
            new CscOAuth2Client(clientId, clientSecret),
            "client_credentials",
            [("scope", "service")],
            isIdempotent: true,
            cancellationToken).ConfigureAwait(false);
        return AccessToken.Read(answer.Fields, endpoints.Time.GetUtcNow());
    }
}

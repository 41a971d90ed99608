using EContract.Sdk.Cryptography;

namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>Section 8.4.4 with <c>grant_type=refresh_token</c>. Called by one at a time.</summary>
internal sealed class GrantedAuthorization(
    CscOAuth2Client client, CscOAuth2Tokens tokens, Func<CscOAuth2Tokens, CancellationToken, ValueTask>? onRenewed) : CscServiceAuthorization
{
    private CscOAuth2Tokens _tokens = tokens;
    private bool _isOffered;

    internal override async ValueTask<AccessToken> ObtainAsync(CscEndpoints endpoints, CancellationToken cancellationToken)
    {
        // What was granted is used first; asked again, it has expired or was refused.
        if (!_isOffered && endpoints.Time.GetUtcNow() < _tokens.ExpiresAt)
        {
            _isOffered = true;
            return new AccessToken(_tokens.AccessToken, _tokens.ExpiresAt);
        }

        _tokens = await RenewAsync(endpoints, cancellationToken).ConfigureAwait(false);
        _isOffered = true;
        // The old refresh token may be void by now: the new one is handed over even if the caller has gone.
        if (onRenewed is not null)
            await onRenewed(_tokens, CancellationToken.None).ConfigureAwait(false);
        return new AccessToken(_tokens.AccessToken, _tokens.ExpiresAt);
    }

    private async ValueTask<CscOAuth2Tokens> RenewAsync(CscEndpoints endpoints, CancellationToken cancellationToken)
    {
        if (_tokens.RefreshToken is not { } refreshToken)
            throw new SignerException(SignerFailure.AccessDenied, "What the user granted has expired, and there is no refresh token: ask the user again.");
        using CscAnswer answer = await endpoints.RequestTokenAsync(
            client,
            "refresh_token",
            [("refresh_token", refreshToken)],
            // RFC 6749, 6: a server may issue another one and revoke this one.
            isIdempotent: false,
            cancellationToken).ConfigureAwait(false);
        CscOAuth2Tokens renewed = endpoints.ReadTokens(answer.Fields);
        return new CscOAuth2Tokens
        {
            AccessToken = renewed.AccessToken,
            ExpiresAt = renewed.ExpiresAt,
            RefreshToken = renewed.RefreshToken ?? refreshToken,
            CredentialId = _tokens.CredentialId,
        };
    }
}

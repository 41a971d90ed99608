using EContract.Sdk.Cryptography;

namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>Tokens from elsewhere.</summary>
internal sealed class BearerAuthorization(Func<CancellationToken, ValueTask<string>> token) : CscServiceAuthorization
{
    // The host knows when its token expires; it is asked again soon enough.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    internal override async ValueTask<AccessToken> ObtainAsync(CscEndpoints endpoints, CancellationToken cancellationToken)
    {
        string value = await token(cancellationToken).ConfigureAwait(false);
        return AccessToken.IsBearer(value)
            ? new AccessToken(value, endpoints.Time.GetUtcNow() + Kept)
            : throw new SignerException(SignerFailure.AccessDenied, "The bearer token is empty or has characters that it must not have (RFC 6750, 2.1).");
    }
}

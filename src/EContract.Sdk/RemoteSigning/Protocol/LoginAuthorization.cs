using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>Section 11.2: a user name and a password for an access token.</summary>
internal sealed class LoginAuthorization(string userName, CscSecretProvider password) : CscServiceAuthorization
{
    internal override async ValueTask<AccessToken> ObtainAsync(CscEndpoints endpoints, CancellationToken cancellationToken)
    {
        byte[] secret = await password(cancellationToken).ConfigureAwait(false);
        byte[] pair = [.. Encoding.UTF8.GetBytes(userName), (byte)':', .. secret];
        try
        {
            // .NET takes headers as strings, which nobody can overwrite; it lives for this call.
            var credentials = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
            using CscAnswer answer = await endpoints.LoginAsync(credentials, [secret, pair], cancellationToken).ConfigureAwait(false);
            return AccessToken.Read(answer.Fields, endpoints.Time.GetUtcNow());
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(pair);
        }
    }
}

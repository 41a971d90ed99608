using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;

namespace EContract.Sdk.Testing.Csc;

/// <summary>What was granted and is still good: access tokens, refresh tokens, codes, activation data.</summary>
internal sealed class CscGrants(DevelopmentCscOptions options)
{
    private readonly ConcurrentDictionary<string, Grant> _accessTokens = new();
    private readonly ConcurrentDictionary<string, byte> _refreshTokens = new();
    private readonly ConcurrentDictionary<string, CodeGrant> _codes = new();
    private readonly ConcurrentDictionary<string, Activation> _activations = new();
    private readonly ConcurrentDictionary<string, Waiting> _waiting = new();

    public int TokenSeconds => (int)options.TokenLifetime.TotalSeconds;

    public int ActivationSeconds => (int)options.ActivationLifetime.TotalSeconds;

    private DateTimeOffset Now => options.TimeProvider.GetUtcNow();

    /// <summary>Issues an access token for the service.</summary>
    public string IssueAccessToken() => Issue(_accessTokens, new Grant(Now + options.TokenLifetime));

    public string IssueRefreshToken() => Issue(_refreshTokens, (byte)0);

    public string IssueCode(CodeGrant code) => Issue(_codes, code);

    public string IssueActivation(Activation activation) => Issue(_activations, activation with { Until = Now + options.ActivationLifetime });

    public string IssueHandle(Waiting waiting) => Issue(_waiting, waiting);

    /// <exception cref="CscError">The token is none, or no longer valid.</exception>
    public void RequireAccessToken(string authorization)
    {
        string[] parts = authorization.Split(' ');
        if (parts is not ["Bearer", { Length: > 0 } token])
            throw CscError.Invalid("Malformed authorization header");
        if (!_accessTokens.TryGetValue(token, out Grant? grant))
            throw new CscError("invalid_token", "The access token is not valid", HttpStatusCode.Unauthorized);
        if (Now >= grant.Until)
            throw new CscError("expired_token", "The access token has expired", HttpStatusCode.Unauthorized);
    }

    // RFC 6749, 6: each refresh token is good once.
    public bool SpendRefreshToken(string token) => _refreshTokens.TryRemove(token, out _);

    public CodeGrant? SpendCode(string code) => _codes.TryRemove(code, out CodeGrant? grant) ? grant : null;

    public Waiting? SpendHandle(string handle) => _waiting.TryRemove(handle, out Waiting? waiting) ? waiting : null;

    /// <summary>Takes activation data: whatever comes of it, they are spent.</summary>
    /// <exception cref="CscError">They are none, or too old, or another credential's.</exception>
    public Activation SpendActivation(string value, string credentialId)
    {
        if (!_activations.TryRemove(value, out Activation? activation) || activation.CredentialId != credentialId)
            throw CscError.Invalid("Invalid parameter SAD");
        return Now < activation.Until ? activation : throw CscError.Invalid("SAD expired");
    }

    public void RevokeAccessTokens() => _accessTokens.Clear();

    private static string Issue<T>(ConcurrentDictionary<string, T> grants, T grant)
    {
        string value = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        grants[value] = grant;
        return value;
    }

    private sealed record Grant(DateTimeOffset Until);
}

/// <summary>What a code was issued for.</summary>
internal sealed record CodeGrant(string RedirectUri, string CodeChallenge, Activation? Activation);

/// <summary>What activation data cover.</summary>
/// <param name="CredentialId">The credential.</param>
/// <param name="Left">How many signatures.</param>
/// <param name="Hashes">Which hashes, in Base64; <see langword="null"/> for any.</param>
/// <param name="Until">Until when.</param>
internal sealed record Activation(string CredentialId, int Left, IReadOnlyList<string>? Hashes, DateTimeOffset Until = default);

/// <summary>An authorization that the user has not answered yet.</summary>
internal sealed record Waiting(Activation Activation, int ChecksLeft);

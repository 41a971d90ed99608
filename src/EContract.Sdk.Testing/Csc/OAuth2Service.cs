using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace EContract.Sdk.Testing.Csc;

/// <summary>The OAuth 2.0 server (CSC API v2, 8.4; RFC 6749, 7636), whose users agree to everything at once.</summary>
internal sealed class OAuth2Service(CscService service)
{
    private static readonly string[] Known =
        ["response_type", "client_id", "redirect_uri", "scope", "code_challenge", "code_challenge_method", "state", "credentialID", "numSignatures", "hashes", "hashAlgorithmOID", "description", "clientData", "lang"];

    private DevelopmentCscOptions Options => service.Options;

    /// <summary>Section 8.4.2.</summary>
    /// <returns>Where the browser goes back to.</returns>
    public Uri Authorize(string query)
    {
        Dictionary<string, string> parameters = Decode(query);
        if (parameters.Keys.Except(Known).FirstOrDefault() is { } unknown)
            throw CscError.Invalid($"Unknown parameter {unknown}");
        Require(parameters, "response_type", "code");
        Require(parameters, "client_id", Options.ClientId);
        Require(parameters, "redirect_uri", Options.RedirectUri.OriginalString);
        Require(parameters, "code_challenge_method", "S256");
        string challenge = parameters.GetValueOrDefault("code_challenge") is { Length: 43 } present ? present : throw CscError.Invalid("Missing parameter code_challenge");
        Activation? activation = parameters.GetValueOrDefault("scope", "service") switch
        {
            "service" => null,
            "credential" => Cover(parameters),
            _ => throw new CscError("invalid_scope", "Invalid parameter scope"),
        };
        string code = service.Grants.IssueCode(new CodeGrant(Options.RedirectUri.OriginalString, challenge, activation));
        string state = parameters.TryGetValue("state", out string? given) ? "&state=" + Uri.EscapeDataString(given) : "";
        return new Uri($"{Options.RedirectUri.OriginalString}?code={code}{state}");
    }

    /// <summary>Section 8.4.4.</summary>
    public JsonObject Token(string form)
    {
        Dictionary<string, string> parameters = Decode(form);
        if (parameters.GetValueOrDefault("client_id") != Options.ClientId || parameters.GetValueOrDefault("client_secret") != Options.ClientSecret)
            throw new CscError("invalid_client", "Invalid parameter client_secret", HttpStatusCode.Unauthorized);
        switch (parameters.GetValueOrDefault("grant_type"))
        {
            case "client_credentials" when parameters.GetValueOrDefault("scope", "service") == "service":
                return Tokens(withRefreshToken: false);
            case "refresh_token":
                return service.Grants.SpendRefreshToken(parameters.GetValueOrDefault("refresh_token", ""))
                    ? Tokens(withRefreshToken: true)
                    : throw CscError.InvalidGrant("Invalid parameter refresh_token");
            case "authorization_code":
                return Redeem(parameters);
            default:
                throw CscError.Invalid("Invalid parameter grant_type");
        }
    }

    private JsonObject Redeem(Dictionary<string, string> parameters)
    {
        CodeGrant code = service.Grants.SpendCode(parameters.GetValueOrDefault("code", "")) ?? throw CscError.InvalidGrant("Authorization code is invalid or expired");
        if (parameters.GetValueOrDefault("redirect_uri") != code.RedirectUri)
            throw CscError.InvalidGrant("redirect_uri parameter does not match");
        // RFC 7636, 4.6.
        byte[] verifier = Encoding.ASCII.GetBytes(parameters.GetValueOrDefault("code_verifier", ""));
        if (Base64Url.EncodeToString(SHA256.HashData(verifier)) != code.CodeChallenge)
            throw CscError.InvalidGrant("Invalid parameter code_verifier");
        return code.Activation is null
            ? Tokens(withRefreshToken: true)
            : new JsonObject
            {
                ["access_token"] = service.Grants.IssueActivation(code.Activation),
                ["token_type"] = "Bearer",
                ["expires_in"] = service.Grants.ActivationSeconds,
            };
    }

    private JsonObject Tokens(bool withRefreshToken)
    {
        var tokens = new JsonObject
        {
            ["access_token"] = service.Grants.IssueAccessToken(),
            ["token_type"] = "Bearer",
            ["expires_in"] = service.Grants.TokenSeconds,
        };
        if (withRefreshToken)
            tokens["refresh_token"] = service.Grants.IssueRefreshToken();
        return tokens;
    }

    private Activation Cover(Dictionary<string, string> parameters)
    {
        DevelopmentCscCredential credential = service.Find(parameters.GetValueOrDefault("credentialID", ""));
        if (credential.AuthorizationMode != "oauth2code")
            throw CscError.Invalid("The credential is not authorized by OAuth 2.0");
        byte[][]? hashes;
        try
        {
            hashes = parameters.TryGetValue("hashes", out string? text) ? [.. text.Split(',').Select(hash => Base64Url.DecodeFromChars(hash))] : null;
        }
        catch (FormatException)
        {
            throw CscError.Invalid("Invalid Base64 hash string parameter");
        }

        int count = int.TryParse(parameters.GetValueOrDefault("numSignatures"), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
        return CscService.Cover(credential, count, hashes, parameters.GetValueOrDefault("hashAlgorithmOID"));
    }

    private static void Require(Dictionary<string, string> parameters, string name, string value)
    {
        if (parameters.GetValueOrDefault(name) != value)
            throw CscError.Invalid($"Invalid parameter {name}");
    }

    private static Dictionary<string, string> Decode(string encoded)
    {
        var parameters = new Dictionary<string, string>();
        foreach (string pair in encoded.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            if (!parameters.TryAdd(WebUtility.UrlDecode(parts[0]), WebUtility.UrlDecode(parts.ElementAtOrDefault(1) ?? "")))
                throw CscError.Invalid($"Parameter {parts[0]} is repeated");
        }

        return parameters;
    }
}

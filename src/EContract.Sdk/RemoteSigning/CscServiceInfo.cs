using EContract.Sdk.RemoteSigning.Protocol;

namespace EContract.Sdk.RemoteSigning;

/// <summary>What a service says of itself (CSC API v2, 11.1).</summary>
public sealed class CscServiceInfo
{
    /// <summary>The version of the standard that it follows, as in <c>2.0.0.2</c>.</summary>
    public required string Specification { get; init; }

    /// <summary>The service's name.</summary>
    public required string Name { get; init; }

    /// <summary>How it can be authorized: <c>external</c>, <c>TLS</c>, <c>basic</c>, <c>digest</c>, <c>oauth2code</c>, <c>oauth2client</c>.</summary>
    public IReadOnlyList<string> AuthorizationTypes { get; init; } = [];

    /// <summary>The base address of its OAuth 2.0 server; <see langword="null"/> where it names none.</summary>
    public Uri? OAuth2Uri { get; init; }

    /// <summary>The methods it has, as in <c>signatures/signHash</c>.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>The object identifiers of the signature algorithms it has.</summary>
    public IReadOnlyList<string> SignatureAlgorithms { get; init; } = [];

    internal static CscServiceInfo Read(CscFields fields)
    {
        // Where there is no base address there may be an issuer (RFC 8414), whose metadata is not asked for: hosts set OAuth2Uri.
        string? oauth2 = fields.String("oauth2");
        return new CscServiceInfo
        {
            Specification = fields.String("specs") ?? "",
            Name = fields.String("name") ?? "",
            AuthorizationTypes = fields.Strings("authType"),
            OAuth2Uri = oauth2 is null ? null : Uri.TryCreate(oauth2, UriKind.Absolute, out Uri? uri) ? uri : throw fields.Unexpected("oauth2", "an address"),
            Methods = fields.Strings("methods"),
            SignatureAlgorithms = fields.Object("signAlgorithms")?.Strings("algos") ?? [],
        };
    }
}

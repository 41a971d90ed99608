using EContract.Sdk.RemoteSigning.Protocol;

namespace EContract.Sdk.RemoteSigning;

/// <summary>What a service says of a credential: a key that it keeps, and the key's certificate (CSC API v2, 11.5).</summary>
public sealed class CscCredential
{
    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>What the service calls it; empty where it says nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether the key can be used now.</summary>
    public required bool IsKeyEnabled { get; init; }

    /// <summary>The object identifiers of the algorithms that the key signs by.</summary>
    public required IReadOnlyList<string> KeyAlgorithms { get; init; }

    /// <summary>The key's length in bits.</summary>
    public required int KeyLength { get; init; }

    /// <summary>The object identifier of the key's curve; <see langword="null"/> for a key on none.</summary>
    public string? KeyCurve { get; init; }

    /// <summary>The certificate's status: <c>valid</c>, <c>expired</c>, <c>revoked</c> or <c>suspended</c>; <see langword="null"/> where it is not said.</summary>
    public string? CertificateStatus { get; init; }

    /// <summary>The certificates in DER, the key's own first, as the service ordered them.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Certificates { get; init; }

    /// <summary>How using the key is authorized.</summary>
    public required CscAuthorizationMode AuthorizationMode { get; init; }

    /// <summary>How the authentication objects go together, as in <c>PIN AND OTP</c>; <see langword="null"/>: all of them.</summary>
    public string? AuthenticationExpression { get; init; }

    /// <summary>What the user proves himself with in explicit mode.</summary>
    public IReadOnlyList<CscAuthenticationObject> AuthenticationObjects { get; init; } = [];

    /// <summary>Whether an authorization is bound to the hashes that are to be signed (sole control assurance level 2, EN 419 241-1).</summary>
    public bool BindsHashes { get; init; }

    /// <summary>How many signatures one authorization covers at most.</summary>
    public required int MaxSignatures { get; init; }

    internal static CscCredential Read(string id, CscFields fields)
    {
        CscFields key = fields.Object("key") ?? throw fields.Missing("key");
        CscFields certificate = fields.Object("cert") ?? throw fields.Missing("cert");
        CscFields? authorization = fields.Object("auth");
        int signatures = fields.Number("multisign") ?? 1;
        return new CscCredential
        {
            Id = id,
            Description = fields.String("description") ?? "",
            IsKeyEnabled = key.RequireString("status") == "enabled",
            KeyAlgorithms = key.Strings("algo"),
            KeyLength = key.Number("len") ?? 0,
            KeyCurve = key.String("curve"),
            CertificateStatus = certificate.String("status"),
            Certificates = [.. certificate.Strings("certificates").Select(text => Decode(text, certificate))],
            // Version 1 has authMode beside the other members.
            AuthorizationMode = ReadMode(authorization?.String("mode") ?? fields.String("authMode"), fields),
            AuthenticationExpression = authorization?.String("expression"),
            AuthenticationObjects = [.. (authorization?.Objects("objects") ?? []).Select(CscAuthenticationObject.Read)],
            BindsHashes = fields.String("SCAL") == "2",
            MaxSignatures = signatures >= 1 ? signatures : throw fields.Unexpected("multisign", "at least 1"),
        };
    }

    private static CscAuthorizationMode ReadMode(string? mode, CscFields fields) => mode switch
    {
        "explicit" => CscAuthorizationMode.Explicit,
        "implicit" => CscAuthorizationMode.Implicit,
        "oauth2code" => CscAuthorizationMode.OAuth2Code,
        null => throw fields.Missing("auth.mode"),
        _ => throw fields.Unexpected("auth.mode", "explicit, implicit or oauth2code"),
    };

    private static ReadOnlyMemory<byte> Decode(string text, CscFields fields)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw fields.Unexpected("certificates", "Base64");
        }
    }
}

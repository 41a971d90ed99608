using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace EContract.Sdk.Testing.Csc;

/// <summary>The methods of the service (CSC API v2, 11), each from its parameters to its answer.</summary>
internal sealed class CscService(DevelopmentCscOptions options, Uri baseUri)
{
    private readonly ConcurrentDictionary<string, DevelopmentCscCredential> _credentials = new();
    private readonly ConcurrentDictionary<string, int> _wrongTries = new();

    public CscGrants Grants { get; } = new(options);

    public DevelopmentCscOptions Options => options;

    public void Add(DevelopmentCscCredential credential) => _credentials[credential.Id] = credential;

    public JsonObject Info() => new()
    {
        ["specs"] = "2.0.0.2",
        ["name"] = "EContract Development",
        ["logo"] = new Uri(baseUri, "logo.png").AbsoluteUri,
        ["region"] = "JP",
        ["lang"] = "en-US",
        ["description"] = "A remote signing service for development",
        ["authType"] = new JsonArray("basic", "oauth2code", "oauth2client"),
        ["oauth2"] = baseUri.AbsoluteUri,
        ["methods"] = new JsonArray([.. CscRouter.Methods.Select(method => (JsonNode)method)]),
        ["signAlgorithms"] = new JsonObject { ["algos"] = new JsonArray("1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10", "1.2.840.10045.4.3.2") },
    };

    public JsonObject Login() => new() { ["access_token"] = Grants.IssueAccessToken(), ["expires_in"] = Grants.TokenSeconds };

    public JsonObject List(CscParameters parameters)
    {
        if (parameters.OptionalString("userID") is not null)
            throw CscError.Invalid("userID parameter MUST be null");
        parameters.OptionalBoolean("onlyValid");
        return new JsonObject { ["credentialIDs"] = new JsonArray([.. _credentials.Keys.Order(StringComparer.Ordinal).Select(id => (JsonNode)id)]) };
    }

    public JsonObject Describe(CscParameters parameters)
    {
        DevelopmentCscCredential credential = Find(parameters);
        string certificates = parameters.OptionalString("certificates") ?? "single";
        parameters.OptionalBoolean("certInfo");
        parameters.OptionalBoolean("authInfo");
        using AsymmetricAlgorithm key = credential.OpenKey();
        JsonNode[] chain = certificates switch
        {
            "none" => [],
            "single" => [Convert.ToBase64String(credential.Certificate.RawData)],
            "chain" => [.. new[] { credential.Certificate }.Concat(credential.Issuers).Select(one => (JsonNode)Convert.ToBase64String(one.RawData))],
            _ => throw CscError.Invalid("Invalid parameter certificates"),
        };
        return new JsonObject
        {
            ["description"] = $"The key of {credential.Certificate.Subject}",
            ["key"] = new JsonObject
            {
                ["status"] = credential.IsKeyEnabled ? "enabled" : "disabled",
                ["algo"] = new JsonArray([.. AlgorithmsOf(credential).Select(oid => (JsonNode)oid)]),
                ["len"] = key.KeySize,
            },
            ["cert"] = new JsonObject { ["status"] = credential.CertificateStatus, ["certificates"] = new JsonArray(chain) },
            ["auth"] = DescribeAuthorization(credential),
            ["SCAL"] = credential.BindsHashes ? "2" : "1",
            ["multisign"] = credential.MaxSignatures,
        };
    }

    /// <returns>Activation data, or a handle where the user has not answered yet.</returns>
    public JsonObject Authorize(CscParameters parameters)
    {
        DevelopmentCscCredential credential = Find(parameters);
        Activation activation = Cover(
            credential, parameters.RequireNumber("numSignatures"), parameters.OptionalHashes("hashes"), parameters.OptionalString("hashAlgorithmOID"));
        if (parameters.OptionalString("description") is { Length: > 500 })
            throw CscError.Invalid("Invalid parameter description");
        if (credential.AuthorizationMode == "oauth2code")
            throw CscError.Invalid("The credential is authorized by OAuth 2.0");
        RequireProof(credential, parameters.AuthenticationData());
        return credential.ChecksBeforeConsent > 0
            ? new JsonObject { ["handle"] = Grants.IssueHandle(new Waiting(activation, credential.ChecksBeforeConsent)) }
            : Activate(activation);
    }

    public JsonObject CheckAuthorization(CscParameters parameters)
    {
        Waiting waiting = Grants.SpendHandle(parameters.RequireString("handle")) ?? throw CscError.Invalid("Invalid parameter handle");
        return waiting.ChecksLeft > 1
            ? new JsonObject { ["handle"] = Grants.IssueHandle(waiting with { ChecksLeft = waiting.ChecksLeft - 1 }) }
            : Activate(waiting.Activation);
    }

    public JsonObject Challenge(CscParameters parameters)
    {
        DevelopmentCscCredential credential = Find(parameters);
        return credential.Secrets.ContainsKey(parameters.RequireString("authObjectID"))
            ? new JsonObject { ["challenge"] = "What do you say?" }
            : throw CscError.Invalid("Invalid parameter authObjectID");
    }

    public JsonObject Extend(CscParameters parameters)
    {
        DevelopmentCscCredential credential = Find(parameters);
        Activation present = Grants.SpendActivation(parameters.RequireString("SAD"), credential.Id);
        IReadOnlyList<byte[]>? hashes = parameters.OptionalHashes("hashes");
        return Activate(Cover(credential, present.Left, hashes, parameters.OptionalString("hashAlgorithmOID")));
    }

    /// <summary>Section 11.10. Activation data are spent even if the request turns out to be wrong.</summary>
    public JsonObject SignHash(CscParameters parameters, bool isWrong)
    {
        DevelopmentCscCredential credential = Find(parameters);
        Activation activation = Grants.SpendActivation(parameters.RequireString("SAD"), credential.Id);
        IReadOnlyList<byte[]> hashes = parameters.OptionalHashes("hashes") ?? throw CscError.Invalid("Missing (or invalid type) array parameter hash");
        string signAlgo = parameters.RequireString("signAlgo");
        if (!AlgorithmsOf(credential).Contains(signAlgo))
            throw CscError.Invalid("Invalid parameter signAlgo");
        HashAlgorithmName digest = CscKey.Digest(signAlgo, parameters.OptionalString("hashAlgorithmOID"));
        string? signAlgoParams = parameters.OptionalString("signAlgoParams");
        parameters.RequireNothingElse();
        if (hashes.Count > activation.Left)
            throw CscError.Invalid("Numbers of signatures is too high");
        RequireAuthorized(activation, hashes);
        foreach (byte[] hash in hashes)
            CscKey.RequireLength(hash, digest);
        return new JsonObject
        {
            ["signatures"] = new JsonArray([.. hashes.Select(hash =>
            {
                byte[] value = CscKey.Sign(credential, signAlgo, signAlgoParams, digest, hash);
                if (isWrong)
                    value[^1] ^= 1;
                return (JsonNode)Convert.ToBase64String(value);
            })]),
        };
    }

    /// <summary>What an authorization covers.</summary>
    public static Activation Cover(DevelopmentCscCredential credential, int count, IReadOnlyList<byte[]>? hashes, string? hashAlgorithmOid)
    {
        if (!credential.IsKeyEnabled)
            throw CscError.Invalid("The credential identified by credentialID is disabled");
        if (count < 1)
            throw CscError.Invalid("Invalid value for parameter numSignatures");
        if (count > credential.MaxSignatures)
            throw CscError.Invalid("Numbers of signatures is too high");
        if (hashes is null)
            return credential.BindsHashes ? throw CscError.Invalid("Missing (or invalid type) array parameter hashes") : new Activation(credential.Id, count, null);
        HashAlgorithmName digest = CscKey.Digest(null, hashAlgorithmOid);
        foreach (byte[] hash in hashes)
            CscKey.RequireLength(hash, digest);
        return hashes.Count <= count
            ? new Activation(credential.Id, count, [.. hashes.Select(Convert.ToBase64String)])
            : throw CscError.Invalid("More hashes than signatures");
    }

    public DevelopmentCscCredential Find(string id) => _credentials.TryGetValue(id, out DevelopmentCscCredential? found)
        ? found
        : throw CscError.Invalid("Invalid parameter credentialID");

    private DevelopmentCscCredential Find(CscParameters parameters) => Find(parameters.RequireString("credentialID"));

    private JsonObject Activate(Activation activation) =>
        new() { ["SAD"] = Grants.IssueActivation(activation), ["expiresIn"] = Grants.ActivationSeconds };

    private void RequireProof(DevelopmentCscCredential credential, Dictionary<string, string> data)
    {
        if (_wrongTries.GetValueOrDefault(credential.Id) >= credential.MaxWrongTries)
            throw CscError.Invalid("Credential locked");
        if (data.Count == credential.Secrets.Count && credential.Secrets.All(secret => data.GetValueOrDefault(secret.Key) == secret.Value))
        {
            _wrongTries.TryRemove(credential.Id, out _);
            return;
        }

        _wrongTries.AddOrUpdate(credential.Id, 1, static (_, tries) => tries + 1);
        // Services do quote what they were sent.
        throw new CscError("invalid_authentication_data", $"The authentication data is invalid: {string.Join(' ', data.Values)}");
    }

    // Each hash as often as it was authorized.
    private static void RequireAuthorized(Activation activation, IReadOnlyList<byte[]> hashes)
    {
        if (activation.Hashes is null)
            return;
        var left = new List<string>(activation.Hashes);
        if (hashes.Any(hash => !left.Remove(Convert.ToBase64String(hash))))
            throw CscError.Invalid("Hash is not authorized by the SAD");
    }

    private static IReadOnlyList<string> AlgorithmsOf(DevelopmentCscCredential credential)
    {
        using AsymmetricAlgorithm key = credential.OpenKey();
        return credential.KeyAlgorithms ?? CscKey.DefaultAlgorithms(key);
    }

    private static JsonObject DescribeAuthorization(DevelopmentCscCredential credential)
    {
        var authorization = new JsonObject { ["mode"] = credential.AuthorizationMode };
        if (credential.Secrets.Count == 0)
            return authorization;
        authorization["expression"] = string.Join(" AND ", credential.Secrets.Keys);
        authorization["objects"] = new JsonArray([.. credential.Secrets.Keys.Select(id => (JsonNode)new JsonObject
        {
            ["type"] = "Password",
            ["id"] = id,
            ["format"] = "A",
            ["label"] = id,
            ["description"] = $"Please enter the {id}",
        })]);
        return authorization;
    }
}

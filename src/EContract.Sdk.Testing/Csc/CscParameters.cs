using System.Text.Json;

namespace EContract.Sdk.Testing.Csc;

/// <summary>The parameters of a request; what nobody asked for is refused at the end.</summary>
internal sealed class CscParameters
{
    private readonly Dictionary<string, JsonElement> _left = [];

    /// <exception cref="CscError">It is no JSON object, or names a parameter twice.</exception>
    public CscParameters(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            foreach (JsonProperty parameter in document.RootElement.EnumerateObject())
            {
                if (!_left.TryAdd(parameter.Name, parameter.Value.Clone()))
                    throw CscError.Invalid($"Parameter {parameter.Name} is repeated");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw CscError.Invalid("The body is no JSON object");
        }
    }

    public string RequireString(string name) => OptionalString(name) ?? throw Missing("string", name);

    public string? OptionalString(string name) => Take(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Missing("string", name),
    };

    public int RequireNumber(string name) =>
        Take(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int number) ? number : throw Missing("integer", name);

    public void OptionalBoolean(string name)
    {
        if (Take(name) is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) })
            throw Missing("boolean", name);
    }

    /// <summary>Base64-encoded hashes.</summary>
    public IReadOnlyList<byte[]>? OptionalHashes(string name)
    {
        if (Take(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Array)
            throw Missing("array", name);
        return value.GetArrayLength() == 0
            ? throw CscError.Invalid("Empty hash array")
            : [.. value.EnumerateArray().Select(item => item.TryGetBytesFromBase64(out byte[]? hash) ? hash : throw CscError.Invalid("Invalid Base64 hash string parameter"))];
    }

    /// <summary>Section 8.3.1: authentication objects, by identifier.</summary>
    public Dictionary<string, string> AuthenticationData()
    {
        var data = new Dictionary<string, string>();
        if (Take("authData") is not { } value)
            return data;
        foreach (JsonElement item in value.EnumerateArray())
        {
            string id = item.GetProperty("id").GetString()!;
            if (!data.TryAdd(id, item.TryGetProperty("value", out JsonElement secret) ? secret.GetString()! : ""))
                throw CscError.Invalid($"Authentication object {id} is repeated");
        }

        return data;
    }

    /// <exception cref="CscError">There are parameters that the method does not have.</exception>
    public void RequireNothingElse()
    {
        _left.Remove("clientData");
        if (_left.Count > 0)
            throw CscError.Invalid($"Unknown parameter {string.Join(", ", _left.Keys)}");
    }

    private JsonElement? Take(string name) => _left.Remove(name, out JsonElement value) ? value : null;

    private static CscError Missing(string kind, string name) => CscError.Invalid($"Missing (or invalid type) {kind} parameter {name}");
}

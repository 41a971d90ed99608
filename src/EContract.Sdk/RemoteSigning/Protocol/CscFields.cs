using System.Text.Json;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>The members of a JSON object that a service answered; a member of the wrong kind is an error that names it.</summary>
/// <param name="element">The object.</param>
/// <param name="place">Where it stands, as an error names it.</param>
internal readonly struct CscFields(JsonElement element, string place)
{
    public string RequireString(string name) => String(name) ?? throw Missing(name);

    public string? String(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => Text(value, name),
        _ => throw Unexpected(name, "text"),
    };

    public int? Number(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out int number) => number,
        // Some services write numbers as text.
        { ValueKind: JsonValueKind.String } value when int.TryParse(Text(value, name), out int number) => number,
        _ => throw Unexpected(name, "a whole number"),
    };

    public IReadOnlyList<string> Strings(string name)
    {
        CscFields self = this;
        return [.. Items(name).Select(item => item.ValueKind == JsonValueKind.String
            ? self.Text(item, name)
            : throw self.Error($"{name} holds something that is no text"))];
    }

    public CscFields? Object(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new CscFields(value, $"{place}: {name}"),
        _ => throw Unexpected(name, "an object"),
    };

    public IReadOnlyList<CscFields> Objects(string name)
    {
        CscFields self = this;
        string inner = $"{place}: {name}";
        return [.. Items(name).Select(item => item.ValueKind == JsonValueKind.Object
            ? new CscFields(item, inner)
            : throw self.Error($"{name} holds something that is no object"))];
    }

    public SignerException Missing(string name) => Error($"{name} is missing");

    public SignerException Unexpected(string name, string expected) => Error($"{name} is not {expected}");

    private SignerException Error(string problem) => new(SignerFailure.SigningFailed, $"{place} gave an answer that cannot be used: {problem}.");

    private JsonElement? Find(string name)
    {
        try
        {
            return element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }
        catch (InvalidOperationException)
        {
            // An escape in a member's name that stands for half a character.
            throw Unexpected(name, "to be found");
        }
    }

    private JsonElement.ArrayEnumerator Items(string name) => Find(name) switch
    {
        null => default,
        { ValueKind: JsonValueKind.Array } value => value.EnumerateArray(),
        _ => throw Unexpected(name, "a list"),
    };

    private string Text(JsonElement value, string name)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // An escape that stands for half a character.
            throw Unexpected(name, "text");
        }
    }
}

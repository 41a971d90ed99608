using System.Globalization;
using System.Text.Json;

namespace EContract.Sdk.Validation.Policies;

/// <summary>An object of a policy file under reading: what is missing, unknown or of another kind is an error that says where.</summary>
internal sealed class PolicyElement
{
    private readonly JsonElement _element;
    private readonly string _path;

    /// <param name="element">The object.</param>
    /// <param name="path">Where it stands, for messages.</param>
    /// <param name="members">The members that it may have.</param>
    internal PolicyElement(JsonElement element, string path, params ReadOnlySpan<string> members)
    {
        _element = element;
        _path = path;
        if (element.ValueKind != JsonValueKind.Object)
            throw Fault("is no object");
        foreach (JsonProperty member in element.EnumerateObject())
        {
            // A misspelt member would otherwise loosen the policy in silence.
            if (!members.Contains(member.Name))
                throw new ValidationPolicyException($"{Path(member.Name)} is unknown; known are {string.Join(", ", members!)}.");
        }
    }

    internal ValidationPolicyException Fault(string what) => new($"{_path} {what}.");

    internal ValidationPolicyException Fault(string member, string what) => new($"{Path(member)} {what}.");

    internal string Path(string member) => _path.Length == 0 ? member : $"{_path}.{member}";

    internal JsonElement? Find(string member) => _element.TryGetProperty(member, out JsonElement value) ? value : null;

    internal string Required(string member) => Text(member) ?? throw Fault(member, "is missing");

    internal string? Text(string member) => Find(member) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Fault(member, "is no text"),
    };

    internal int? Number(string member) => Find(member) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out int number) && number >= 0 => number,
        _ => throw Fault(member, "is no whole number from 0 on"),
    };

    internal DateOnly? Day(string member) => Text(member) switch
    {
        null => null,
        var text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) => day,
        var text => throw Fault(member, $"is '{text}', no date such as 2030-12-31"),
    };

    internal TimeSpan? Duration(string member) => Text(member) switch
    {
        null => null,
        var text when TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan span) && span >= TimeSpan.Zero => span,
        var text => throw Fault(member, $"is '{text}', no duration such as 00:05:00 or 1.00:00:00"),
    };

    /// <summary>A member that is one of a few words.</summary>
    internal T? Choice<T>(string member, params ReadOnlySpan<(string Word, T Value)> choices)
        where T : struct =>
        Text(member) is { } word ? Choose(member, word, choices) : null;

    /// <summary>A member that is a list of some of a few words, each once, in an order that counts.</summary>
    internal T[]? Words<T>(string member, params ReadOnlySpan<(string Word, T Value)> choices)
        where T : struct
    {
        if (Find(member) is not { } list)
            return null;
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
            throw Fault(member, "is no list of words");
        var chosen = new List<T>();
        foreach (JsonElement item in list.EnumerateArray())
        {
            string place = $"{member}[{chosen.Count}]";
            T value = item.ValueKind == JsonValueKind.String ? Choose(place, item.GetString()!, choices) : throw Fault(place, "is no text");
            if (chosen.Contains(value))
                throw Fault(place, $"is '{item.GetString()}' again");
            chosen.Add(value);
        }

        return [.. chosen];
    }

    /// <summary>The objects of a list, in its order; none where it is missing.</summary>
    internal List<PolicyElement> List(string member, params string[] members)
    {
        if (Find(member) is not { } list)
            return [];
        if (list.ValueKind != JsonValueKind.Array)
            throw Fault(member, "is no list");
        return [.. list.EnumerateArray().Select((item, index) => new PolicyElement(item, $"{Path(member)}[{index}]", members))];
    }

    private T Choose<T>(string member, string word, ReadOnlySpan<(string Word, T Value)> choices)
    {
        var words = new List<string>();
        foreach ((string known, T value) in choices)
        {
            if (known == word)
                return value;
            words.Add(known);
        }

        throw Fault(member, $"is '{word}', not one of {string.Join(", ", words)}");
    }
}

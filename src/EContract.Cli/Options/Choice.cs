using System.CommandLine;
using System.CommandLine.Parsing;

namespace EContract.Cli.Options;

/// <summary>Options whose value is one of a few words.</summary>
internal static class Choice
{
    public static Option<T> Create<T>(string name, string description, params (string Word, T Value)[] choices) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', choices.Select(choice => choice.Word)),
        CustomParser = result => Parse(result, name, choices),
    };

    private static T? Parse<T>(ArgumentResult result, string name, (string Word, T Value)[] choices)
    {
        string word = result.Tokens[0].Value;
        foreach ((string known, T value) in choices)
        {
            if (string.Equals(word, known, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        result.AddError($"{name} must be one of {string.Join(", ", choices.Select(choice => choice.Word))}, not '{word}'.");
        return default;
    }
}

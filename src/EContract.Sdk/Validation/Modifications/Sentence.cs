using System.Globalization;
using System.Text.Json;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// A sentence that can be said in English and in Japanese. It is written in the code in English; its form there, with
/// places for its arguments, is the key under which the Japanese form stands in <c>Sentences.ja.json</c>.
/// </summary>
internal sealed class Sentence(FormattableString text)
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Japanese = new(() =>
    {
        using Stream stream = typeof(Sentence).Assembly.GetManifestResourceStream($"{typeof(Sentence).Namespace}.Sentences.ja.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    });

    internal string InEnglish { get; } = text.ToString(CultureInfo.InvariantCulture);

    internal string InJapanese => Translate(text);

    /// <summary>The forms that have a translation.</summary>
    internal static IEnumerable<string> Translated => Japanese.Value.Keys;

    private static string Translate(FormattableString text)
    {
        object?[] arguments = [.. text.GetArguments().Select(argument => argument is FormattableString inner ? Translate(inner) : argument)];
        string format = Japanese.Value.GetValueOrDefault(text.Format, text.Format);
        return string.Format(CultureInfo.InvariantCulture, format, arguments);
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EContract.Sdk.Validation.Reports;

/// <summary>
/// Says the messages of a report in Japanese. They are made in English, in many places, often of one another; their forms stand in
/// <c>Messages.ja.json</c>, each beside its Japanese one, with places for what varies. What has no form there stays as it is.
/// </summary>
internal static class MessageTranslation
{
    // Longer ones hold foreign text; they are shown cut anyway.
    private const int MaxLength = 2000;
    private const int MaxSplits = 16;
    private const int MaxDepth = 4;

    private static readonly Lazy<Form[]> All = new(() =>
    {
        Type folder = typeof(MessageTranslation);
        using Stream stream = folder.Assembly.GetManifestResourceStream($"{folder.Namespace}.Messages.ja.json")!;
        // Those that say more in words before those that leave more open.
        return [.. JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!
            .Select(pair => new Form(pair.Key, pair.Value))
            .OrderByDescending(form => form.FixedLength)];
    });

    /// <summary>The English forms and their Japanese ones.</summary>
    internal static IEnumerable<(string English, string Japanese)> Forms => All.Value.Select(form => (form.English, form.Japanese));

    /// <summary>A message in Japanese, as far as it is known.</summary>
    internal static string ToJapanese(string message) => Translate(message, 0);

    private static string Translate(string message, int depth)
    {
        if (message.Length > MaxLength || depth > MaxDepth)
            return message;
        // Two sentences are two messages; foreign text in them may have full stops, too, so the first that fits counts.
        int from = 0;
        for (int splits = 0; splits < MaxSplits && message.IndexOf(". ", from, StringComparison.Ordinal) is >= 0 and var stop; splits++, from = stop + 1)
        {
            if (Find(message[..(stop + 1)], depth) is { } first && Find(message[(stop + 2)..], depth) is { } second)
                return $"{first} {second}";
        }

        return Find(message, depth) ?? message;
    }

    private static string? Find(string message, int depth)
    {
        foreach (Form form in All.Value)
        {
            if (form.Match(message) is { } arguments)
                return string.Format(CultureInfo.InvariantCulture, form.Japanese, [.. arguments.Select(argument => Translate(argument, depth + 1))]);
        }

        return null;
    }

    private sealed class Form
    {
        private readonly Regex _pattern;
        private readonly int _places;

        internal Form(string english, string japanese)
        {
            (English, Japanese) = (english, japanese);
            string[] pieces = Regex.Split(english, @"\{[0-9]\}");
            _places = pieces.Length - 1;
            FixedLength = pieces.Sum(piece => piece.Length);
            // Foreign text must not be able to make matching slow.
            _pattern = new Regex($"^{string.Join("(.+)", pieces.Select(Regex.Escape))}$", RegexOptions.NonBacktracking | RegexOptions.Singleline);
        }

        internal string English { get; }

        internal string Japanese { get; }

        internal int FixedLength { get; }

        internal string[]? Match(string message) =>
            _pattern.Match(message) is { Success: true } match ? [.. Enumerable.Range(1, _places).Select(i => match.Groups[i].Value)] : null;
    }
}

using System.Reflection;
using System.Text;
using EContract.Sdk.Pdf.Fonts;

namespace EContract.Sdk.Conclusion;

/// <summary>The certificate's own words, in Japanese and English: both stand in every certificate, as parties may read either.</summary>
internal static class ConclusionTexts
{
    // What is printed without being a word: digits, letters, and what code points are spelled out with.
    private const string Symbols = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,:;/+-()=@_ 〔〕「」（）…";

    private static readonly Dictionary<string, string> Japanese = Read("ja"), English = Read("en");

    /// <summary>All keys, of both languages.</summary>
    public static IReadOnlyCollection<string> Keys(string language) => (language == "en" ? English : Japanese).Keys;

    /// <summary>A text in both languages.</summary>
    public static BilingualText Get(string key) => new(Japanese[key], English[key]);

    /// <summary>A text with values, as in <c>{n}</c>, in both languages.</summary>
    public static BilingualText Get(string key, params ReadOnlySpan<(string Name, string Value)> values)
    {
        (string japanese, string english) = Get(key);
        return new BilingualText(Fill(japanese, values), Fill(english, values));
    }

    // In one pass: a value that looks like a place, as somebody named {email}, is not filled in again.
    private static string Fill(string text, ReadOnlySpan<(string Name, string Value)> values)
    {
        var filled = new StringBuilder();
        int from = 0;
        while (text.IndexOf('{', from) is >= 0 and int open && text.IndexOf('}', open) is >= 0 and int close)
        {
            filled.Append(text, from, open - from);
            foreach ((string name, string value) in values)
                filled.Append(text.AsSpan(open + 1, close - open - 1).SequenceEqual(name) ? value : "");
            from = close + 1;
        }

        return filled.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>The characters of the texts that no font has, at most twenty.</summary>
    public static string MissingIn(IEnumerable<PdfFont> fonts) => string.Concat(Japanese.Values.Concat(English.Values).Append(Symbols)
        .SelectMany(text => text.EnumerateRunes())
        .Distinct()
        .Where(rune => !fonts.Any(font => font.Covers(rune)))
        .Take(20));

    private static Dictionary<string, string> Read(string language)
    {
        string resource = $"EContract.Sdk.Conclusion.Texts.{language}.txt";
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"There is no text {resource}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
            .ToDictionary(pair => pair[0], pair => pair[1]);
    }
}

/// <summary>The same in both languages.</summary>
internal readonly record struct BilingualText(string Japanese, string English)
{
    /// <summary>Both on one line.</summary>
    public override string ToString() => $"{Japanese} / {English}";
}

using System.Globalization;
using System.Text.Json;
using EContract.Sdk.Validation.Reports;

namespace EContract.Sdk.AspNetCore.Texts;

/// <summary>The words of the pages in a language, some of them perhaps the host's own.</summary>
public sealed class PageTexts
{
    private readonly Dictionary<string, string> _texts;

    private PageTexts(string language, Dictionary<string, string> texts)
    {
        Language = language;
        _texts = texts;
        Culture = CultureInfo.GetCultureInfo(language == "ja" ? "ja-JP" : "en-GB");
    }

    /// <summary>The languages there are, the usual one first.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["ja", "en"];

    /// <summary><c>ja</c> or <c>en</c>.</summary>
    public string Language { get; }

    internal ReportLanguage ReportLanguage => Language == "ja" ? ReportLanguage.Japanese : ReportLanguage.English;

    /// <summary>How numbers and dates are written.</summary>
    public CultureInfo Culture { get; }

    /// <summary>The keys, for whoever writes texts of their own.</summary>
    public IReadOnlyCollection<string> Keys => _texts.Keys;

    /// <summary>Gives a text.</summary>
    /// <param name="key">Its key, as <c>sign.heading</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such text.</exception>
    public string this[string key] => _texts[key];

    /// <summary>Gives a text with its places filled in.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="arguments">What stands in the places.</param>
    /// <exception cref="KeyNotFoundException">There is no such text.</exception>
    public string this[string key, params object[] arguments] => string.Format(Culture, _texts[key], arguments);

    /// <summary>Loads the texts of a language.</summary>
    /// <param name="language"><c>ja</c> or <c>en</c>.</param>
    /// <param name="own">Gives the host's own text for a language and a key, or <see langword="null"/> for ours.</param>
    /// <exception cref="ArgumentException">There are none in that language.</exception>
    public static PageTexts Load(string language, Func<string, string, string?>? own = null)
    {
        using Stream stream = typeof(PageTexts).Assembly.GetManifestResourceStream($"EContract.Sdk.AspNetCore.Texts.pages.{language}.json")
            ?? throw new ArgumentException($"There are no pages in '{language}'.", nameof(language));
        Dictionary<string, string> texts = JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
        if (own is not null)
        {
            foreach (string key in texts.Keys.ToList())
                texts[key] = own(language, key) ?? texts[key];
        }

        return new PageTexts(language, texts);
    }

    /// <summary>Writes a moment in a zone, with the zone's name: <c>2026年11月23日(月) 18:00 (日本時間)</c>.</summary>
    public string Time(DateTimeOffset moment, TimeZoneInfo zone)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(moment, zone);
        bool isJapan = zone.Id is "Asia/Tokyo" or "Tokyo Standard Time";
        return Language == "ja"
            ? string.Create(Culture, $"{local:yyyy年M月d日(ddd) HH:mm} ({(isJapan ? "日本時間" : OffsetOf(local))})")
            : string.Create(Culture, $"{local:yyyy-MM-dd (ddd) HH:mm} ({(isJapan ? "Japan time" : OffsetOf(local))})");
    }

    /// <summary>Writes how long a file is: <c>103 KB</c>, <c>1.2 MB</c>; a kilobyte has 1000 bytes.</summary>
    public string Size(long bytes) => bytes < 1_000_000
        ? string.Create(Culture, $"{Math.Max(1, bytes / 1000)} KB")
        : string.Create(Culture, $"{bytes / 1_000_000m:0.#} MB");

    private static string OffsetOf(DateTimeOffset local) => string.Create(CultureInfo.InvariantCulture, $"UTC{local:zzz}");
}

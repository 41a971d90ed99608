using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;

namespace EContract.Sdk.Notifications.Composition;

/// <summary>All texts of one language.</summary>
internal sealed class LanguageTexts
{
    private static readonly LanguageTexts Japanese = new("ja");
    private static readonly LanguageTexts English = new("en");

    private readonly ConcurrentDictionary<string, MessageTemplate> _templates = new();
    private readonly Dictionary<string, string> _words;

    private readonly IReadOnlyDictionary<string, string> _own;

    private LanguageTexts(string tag, IReadOnlyDictionary<string, string>? own = null)
    {
        Tag = tag;
        _own = own ?? new Dictionary<string, string>();
        _words = ReadWords(Read("words"));
    }

    /// <summary>The IETF tag.</summary>
    public string Tag { get; }

    public static LanguageTexts Of(NotificationLanguage language) => language switch
    {
        NotificationLanguage.Japanese => Japanese,
        NotificationLanguage.English => English,
        _ => throw new ArgumentOutOfRangeException(nameof(language)),
    };

    /// <summary>The same with texts of a host's own in the place of some.</summary>
    public LanguageTexts With(IReadOnlyDictionary<string, string> own) => new(Tag, own);

    /// <summary>Whether there is such a template or part.</summary>
    public bool Has(string name) => _own.ContainsKey(name) || Assembly.GetExecutingAssembly().GetManifestResourceInfo(Resource(name)) is not null;

    public MessageTemplate Template(string name) =>
        _templates.GetOrAdd(name, static (name, texts) => MessageTemplate.Parse(texts.Read(name), part => texts.Read("_" + part)), this);

    public string Word(string key) => _words[key];

    /// <summary>Writes a time in a zone, with the zone's name: <c>2026年11月23日(月) 18:00 (日本時間)</c>.</summary>
    public string Time(DateTimeOffset time, TimeZoneInfo zone)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(time, zone);
        return Word("time")
            .Replace("{date}", local.ToString(Word("date"), CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{day}", Word("days").Split(' ')[(int)local.DayOfWeek], StringComparison.Ordinal)
            .Replace("{time}", local.ToString("HH:mm", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{zone}", Zone(zone, local.Offset), StringComparison.Ordinal);
    }

    /// <summary>Writes a day: <c>2026年11月23日(月)</c>.</summary>
    public string Day(DateOnly day) => Word("day")
        .Replace("{date}", day.ToString(Word("date"), CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{day}", Word("days").Split(' ')[(int)day.DayOfWeek], StringComparison.Ordinal);

    private string Zone(TimeZoneInfo zone, TimeSpan offset)
    {
        string id = TimeZoneInfo.TryConvertWindowsIdToIanaId(zone.Id, out string? iana) ? iana : zone.Id;
        if (_words.TryGetValue("zone." + id, out string? name))
            return name;
        string sign = offset < TimeSpan.Zero ? "-" : "+";
        return string.Create(CultureInfo.InvariantCulture, $"UTC{sign}{offset.Duration():hh\\:mm}");
    }

    private string Resource(string name) => $"EContract.Sdk.Notifications.Templates.{Tag}.{name}.txt";

    /// <summary>The text of a template, or of a part by <c>_</c> and its name.</summary>
    public string Read(string name)
    {
        if (_own.TryGetValue(name, out string? own))
            return own;
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource(name))
            ?? throw new InvalidOperationException($"There is no text {Tag}/{name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static Dictionary<string, string> ReadWords(string text) => text.ReplaceLineEndings("\n").Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
        .ToDictionary(pair => pair[0], pair => pair[1]);
}

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

    private LanguageTexts(string tag)
    {
        Tag = tag;
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

    private string Zone(TimeZoneInfo zone, TimeSpan offset)
    {
        string id = TimeZoneInfo.TryConvertWindowsIdToIanaId(zone.Id, out string? iana) ? iana : zone.Id;
        if (_words.TryGetValue("zone." + id, out string? name))
            return name;
        string sign = offset < TimeSpan.Zero ? "-" : "+";
        return string.Create(CultureInfo.InvariantCulture, $"UTC{sign}{offset.Duration():hh\\:mm}");
    }

    private string Read(string name)
    {
        string resource = $"EContract.Sdk.Notifications.Templates.{Tag}.{name}.txt";
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"There is no text {Tag}/{name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static Dictionary<string, string> ReadWords(string text) => text.ReplaceLineEndings("\n").Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
        .ToDictionary(pair => pair[0], pair => pair[1]);
}

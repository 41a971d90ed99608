using System.Globalization;
using System.Text.Json;
using EContract.Sdk.AspNetCore.Texts;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;

namespace EContract.Samples.ContractPortal.Texts;

/// <summary>The words of the portal in a language.</summary>
public sealed class PortalTexts
{
    // Japan's time, also where there is no time zone data.
    private static readonly TimeZoneInfo Zone = new EnvelopeOptions().TimeZone;
    private readonly Dictionary<string, string> _texts;
    private readonly PageTexts _pages;

    private PortalTexts(string language)
    {
        using Stream stream = typeof(PortalTexts).Assembly.GetManifestResourceStream($"Texts.portal.{language}.json")!;
        _texts = JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
        _pages = PageTexts.Load(language);
    }

    public static PortalTexts Japanese { get; } = new("ja");

    public static PortalTexts English { get; } = new("en");

    public string Language => _pages.Language;

    public CultureInfo Culture => _pages.Culture;

    public string this[string key] => _texts[key];

    public string this[string key, params object[] arguments] => string.Format(Culture, _texts[key], arguments);

    /// <summary>The word for a value, as <c>status.Draft</c>; the value itself where there is none.</summary>
    public string Word<T>(string prefix, T value) => FindText($"{prefix}.{value}") ?? $"{value}";

    public string? FindText(string? key) => key is not null && _texts.TryGetValue(key, out string? text) ? text : null;

    public string Time(DateTimeOffset moment) => _pages.Time(moment, Zone);

    /// <summary>A moment to the second, as evidence wants it.</summary>
    public string Moment(DateTimeOffset moment) => this["moment", TimeZoneInfo.ConvertTime(moment, Zone)];

    public string Date(DateOnly day) => this["date", day];

    public string Size(long length) => _pages.Size(length);

    /// <summary>An amount with its currency; nothing where it is blank.</summary>
    public string? Amount(TransactionDetails? transaction) =>
        transaction?.Amount is { } amount ? Amount(amount.ToString("#,0.####", Culture), transaction.Currency) : null;

    /// <summary>The day in Japan.</summary>
    public static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Zone).DateTime);

    /// <summary>The end of a day in Japan.</summary>
    public static DateTimeOffset EndOf(DateOnly day)
    {
        DateTime next = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(next, Zone.GetUtcOffset(next));
    }

    private string Amount(string amount, string currency) => currency == "JPY" ? this["yen", amount] : $"{amount} {currency}";

    public static PortalTexts? Find(string? language) => language switch
    {
        "ja" => Japanese,
        "en" => English,
        _ => null,
    };
}

using System.Globalization;
using System.Text.Json;

namespace EContract.Sdk.Validation.Reports;

/// <summary>What reports for people say, in one language: the texts stand in <c>Texts.en.json</c> and <c>Texts.ja.json</c>.</summary>
internal sealed class ReportTexts
{
    private static readonly Lazy<ReportTexts> English = new(() => new ReportTexts("en"));
    private static readonly Lazy<ReportTexts> Japanese = new(() => new ReportTexts("ja"));

    private readonly Dictionary<string, string> _texts;

    private ReportTexts(string language)
    {
        Type folder = typeof(ReportTexts);
        using Stream stream = folder.Assembly.GetManifestResourceStream($"{folder.Namespace}.Texts.{language}.json")!;
        _texts = JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
        Language = language;
    }

    /// <summary>An IETF tag: <c>en</c> or <c>ja</c>.</summary>
    internal string Language { get; }

    internal IEnumerable<string> Keys => _texts.Keys;

    internal string this[string key] => _texts[key];

    internal static ReportTexts In(ReportLanguage language) => language == ReportLanguage.Japanese ? Japanese.Value : English.Value;

    internal string Format(string key, params object?[] arguments) => string.Format(CultureInfo.InvariantCulture, _texts[key], arguments);

    internal string MessageOf(string message) => Language == "ja" ? MessageTranslation.ToJapanese(message) : message;

    internal string ReasonOf(DocumentChange change) => Language == "ja" ? change.ReasonInJapanese : change.Reason;
}

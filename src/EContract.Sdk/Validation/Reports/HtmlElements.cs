using System.Globalization;
using System.Xml.Linq;

namespace EContract.Sdk.Validation.Reports;

/// <summary>The parts that a page is made of.</summary>
internal sealed class HtmlElements(ReportTexts texts, TimeZoneInfo zone)
{
    private const int MaxRows = 100;

    internal ReportTexts Texts => texts;

    /// <summary>A text that comes from a document or a certificate, apart from the direction of what stands around it.</summary>
    internal XElement Foreign(string text) => HtmlElement.Of("bdi", ForeignText.Show(text, length => texts.Format("cut", length)));

    /// <summary>A time in UTC and, where that is another, in the reader's time zone.</summary>
    internal string Time(DateTimeOffset time)
    {
        string utc = time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        DateTimeOffset local = TimeZoneInfo.ConvertTime(time, zone);
        return zone.HasSameRules(TimeZoneInfo.Utc)
            ? utc
            : $"{local.ToString("yyyy-MM-dd HH:mm:ss '(UTC'zzz')'", CultureInfo.InvariantCulture)} = {utc}";
    }

    internal XElement Verdict(ValidationIndication indication, string sentence, object? why) => HtmlElement.Of(
        "div",
        new XAttribute("class", "verdict " + ReportNames.Of(indication)),
        RangePicture.Light(indication, texts["light." + ReportNames.Of(indication)]),
        HtmlElement.Of("div", HtmlElement.Of("p", sentence), why is null ? null : HtmlElement.Of("p", new XAttribute("class", "note"), why)));

    /// <summary>A table of names and values; what has no value is left out.</summary>
    internal XElement Facts(IEnumerable<(string Key, object? Value)> facts) => HtmlElement.Of(
        "table",
        new XAttribute("class", "facts"),
        HtmlElement.Of("tbody", facts.Where(fact => fact.Value is not null).Select(fact => HtmlElement.Of("tr", HtmlElement.Of("th", texts[fact.Key]), HtmlElement.Of("td", fact.Value)))));

    /// <summary>A table with a heading for each column.</summary>
    internal object Table<T>(string[] headings, IReadOnlyList<T> rows, Func<T, object?[]> cells)
    {
        XElement table = HtmlElement.Of(
            "table",
            HtmlElement.Of("thead", HtmlElement.Of("tr", headings.Select(key => HtmlElement.Of("th", texts[key])))),
            HtmlElement.Of("tbody", rows.Take(MaxRows).Select(row => HtmlElement.Of("tr", cells(row).Select(cell => HtmlElement.Of("td", cell))))));
        return new object?[] { table, More(rows.Count - MaxRows) };
    }

    /// <summary>A list of paragraphs.</summary>
    internal object List<T>(IReadOnlyList<T> items, Func<T, object?> item) =>
        new object?[] { HtmlElement.Of("ul", items.Take(MaxRows).Select(each => HtmlElement.Of("li", item(each)))), More(items.Count - MaxRows) };

    /// <summary>Says that something was left out; nothing where nothing was.</summary>
    internal XElement? More(int count) => count > 0 ? HtmlElement.Of("p", new XAttribute("class", "note"), texts.Format("andMore", count)) : null;
}

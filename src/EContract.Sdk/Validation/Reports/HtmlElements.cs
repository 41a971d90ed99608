using System.Globalization;
using System.Xml.Linq;

namespace EContract.Sdk.Validation.Reports;

/// <summary>The parts that a page is made of.</summary>
internal sealed class HtmlElements(ReportTexts texts, TimeZoneInfo zone)
{
    private const int MaxRows = 100;

    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";

    internal ReportTexts Texts => texts;

    /// <summary>An element; text content is escaped by whoever writes it out.</summary>
    // Never a self-closed one, which HTML does not know, but for those that are void.
    internal XElement Element(string name, params object?[] content) =>
        name == "meta" ? new XElement(Html + name, content) : new XElement(Html + name, "", content);

    /// <summary>A text that comes from a document or a certificate, apart from the direction of what stands around it.</summary>
    internal XElement Foreign(string text) => Element("bdi", ForeignText.Show(text, length => texts.Format("cut", length)));

    /// <summary>A time in UTC and, where that is another, in the reader's time zone.</summary>
    internal string Time(DateTimeOffset time)
    {
        string utc = time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        DateTimeOffset local = TimeZoneInfo.ConvertTime(time, zone);
        return zone.HasSameRules(TimeZoneInfo.Utc)
            ? utc
            : $"{local.ToString("yyyy-MM-dd HH:mm:ss '(UTC'zzz')'", CultureInfo.InvariantCulture)} = {utc}";
    }

    internal XElement Verdict(ValidationIndication indication, string label, string sentence, object? why) => Element(
        "div",
        new XAttribute("class", "verdict " + ReportNames.Of(indication)),
        RangePicture.Light(indication, label),
        Element("div", Element("p", sentence), why is null ? null : Element("p", new XAttribute("class", "note"), why)));

    /// <summary>A table of names and values; what has no value is left out.</summary>
    internal XElement Facts(IEnumerable<(string Key, object? Value)> facts) => Element(
        "table",
        new XAttribute("class", "facts"),
        Element("tbody", facts.Where(fact => fact.Value is not null).Select(fact => Element("tr", Element("th", texts[fact.Key]), Element("td", fact.Value)))));

    /// <summary>A table with a heading for each column.</summary>
    internal object Table<T>(string[] headings, IReadOnlyList<T> rows, Func<T, object?[]> cells)
    {
        XElement table = Element(
            "table",
            Element("thead", Element("tr", headings.Select(key => Element("th", texts[key])))),
            Element("tbody", rows.Take(MaxRows).Select(row => Element("tr", cells(row).Select(cell => Element("td", cell))))));
        return new object?[] { table, More(rows.Count - MaxRows) };
    }

    /// <summary>A list of paragraphs.</summary>
    internal object List<T>(IReadOnlyList<T> items, Func<T, object?> item) =>
        new object?[] { Element("ul", items.Take(MaxRows).Select(each => Element("li", item(each)))), More(items.Count - MaxRows) };

    /// <summary>Says that something was left out; nothing where nothing was.</summary>
    internal XElement? More(int count) => count > 0 ? Element("p", new XAttribute("class", "note"), texts.Format("andMore", count)) : null;
}

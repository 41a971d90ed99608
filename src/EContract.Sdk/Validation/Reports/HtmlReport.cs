using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace EContract.Sdk.Validation.Reports;

/// <summary>
/// Writes a report for people as one HTML page, in Japanese or English: for the screen and for paper, without scripts or
/// anything to fetch, and under a content security policy that allows neither. It is well-formed XML as well. The same report
/// and options give the same text.
/// </summary>
public static class HtmlReport
{
    private const int MaxSignatures = 500;

    private static readonly Lazy<string> Style = new(() =>
    {
        Type folder = typeof(HtmlReport);
        using var reader = new StreamReader(folder.Assembly.GetManifestResourceStream($"{folder.Namespace}.HtmlReport.css")!);
        return "\n" + reader.ReadToEnd().ReplaceLineEndings("\n");
    });

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="file">The file's name, for the reader.</param>
    /// <param name="options">How.</param>
    /// <returns>The page.</returns>
    public static string Write(ValidationReport report, string file, HtmlReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(file);
        options ??= new HtmlReportOptions();
        var html = new HtmlElements(ReportTexts.In(options.Language), options.TimeZone);
        XElement page = Page(report, file, html);
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, NewLineChars = "\n", Indent = false };
        var text = new StringBuilder("<!DOCTYPE html>\n");
        using (var writer = XmlWriter.Create(text, settings))
            page.Save(writer);
        return text.Append('\n').ToString();
    }

    private static XElement Page(ValidationReport report, string file, HtmlElements html)
    {
        ReportTexts texts = html.Texts;
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style.Value)));
        return HtmlElement.Of(
            "html",
            new XAttribute("lang", texts.Language),
            HtmlElement.Of(
                "head",
                HtmlElement.Of("meta", new XAttribute("charset", "utf-8")),
                HtmlElement.Of(
                    "meta",
                    new XAttribute("http-equiv", "Content-Security-Policy"),
                    new XAttribute("content", $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")),
                HtmlElement.Of("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width")),
                HtmlElement.Of("title", $"{texts["title"]} – {ForeignText.Show(Path.GetFileName(file))}"),
                HtmlElement.Of("style", Style.Value)),
            HtmlElement.Of("body", Header(report, file, html), Body(report, html), HtmlElement.Of("footer", HtmlElement.Of("p", texts["made"]))));
    }

    private static object[] Header(ValidationReport report, string file, HtmlElements html)
    {
        ReportTexts texts = html.Texts;
        string indication = ReportNames.Of(report.Indication);
        string sentence = report.Error is null ? texts["verdict." + indication] : texts["error"];
        int timestamps = report.Signatures.Count(signature => signature.Kind == SignatureKind.DocumentTimestamp);
        var facts = new List<(string, object?)>
        {
            ("file", html.Foreign(file)),
            ("length", report.Error is null ? texts.Format("bytes", report.Length) : null),
            ("validatedFor", html.Time(report.ValidationTime)),
            ("policy", html.Foreign(report.Policy.Name)),
            ("algorithms", html.Foreign(report.Policy.Algorithms.Source ?? report.Policy.Algorithms.Name)),
            ("signatures", texts.Format("count", report.Signatures.Count, timestamps)),
        };
        return
        [
            HtmlElement.Of("h1", texts["title"]),
            html.Verdict(report.Indication, sentence, report.Error is { } error ? html.Foreign(texts.MessageOf(error)) : null),
            html.Facts(facts),
        ];
    }

    private static IEnumerable<object?> Body(ValidationReport report, HtmlElements html)
    {
        if (report.Signatures.Count == 0)
            yield break;
        ReportTexts texts = html.Texts;
        var pictures = new RangePicture(report, texts);
        SignatureReport[] shown = [.. report.Signatures.Take(MaxSignatures)];
        yield return HtmlElement.Of("h2", texts["picture"]);
        yield return HtmlElement.Of("p", new XAttribute("class", "note"), texts["pictureNote"]);
        for (int i = 0; i < shown.Length; i++)
        {
            string name = ForeignText.Show(shown[i].Field);
            yield return HtmlElement.Of(
                "div", new XAttribute("class", "picture"), html.Foreign(shown[i].Field), pictures.Draw(shown[i], name, $"later{i}"));
        }

        yield return html.More(report.Signatures.Count - shown.Length);
        var sections = new HtmlSignature(html);
        foreach (SignatureReport signature in shown)
        {
            foreach (object? part in sections.Write(signature))
                yield return part;
        }

        yield return HtmlElement.Of("h2", texts["revisions"]);
        yield return html.Table(
            ["revision", "range", "added"],
            report.Revisions,
            revision =>
            [
                revision.Index,
                $"{revision.Start}–{revision.End}",
                texts.Format("addedValue", revision.Certificates.Count, revision.OcspResponses.Count, revision.Crls.Count),
            ]);
    }
}

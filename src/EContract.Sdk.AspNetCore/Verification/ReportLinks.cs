using System.Text;
using EContract.Sdk.Validation;
using EContract.Sdk.Validation.Reports;

namespace EContract.Sdk.AspNetCore.Verification;

/// <summary>The reports of a judged file as links that hold them whole, because nothing is kept here from which they could be had later.</summary>
internal static class ReportLinks
{
    private const int MaxReportLength = 2_000_000;

    // Far above what people read; each is a line or more of a report.
    private const int MaxFacts = 20_000;

    /// <summary>Writes them; one that would be too long is left out before it is.</summary>
    public static IReadOnlyList<(string Extension, string Link)> Write(ValidationReport report, string file, ReportLanguage language, TimeZoneInfo zone)
    {
        var links = new List<(string, string)>();
        if (FactsOf(report) > MaxFacts)
            return links;
        string html = HtmlReport.Write(report, file, new HtmlReportOptions { Language = language, TimeZone = zone });
        if (html.Length <= MaxReportLength)
            links.Add(("html", LinkTo("text/html;charset=utf-8", Encoding.UTF8.GetBytes(html))));
        var json = new BoundedBuffer(MaxReportLength);
        try
        {
            FullReportJson.Write(json, report, file);
            links.Add(("json", LinkTo("application/json", json.WrittenSpan)));
        }
        catch (InvalidDataException)
        {
            // With all its certificates and revocation lists it is longer than a page should be.
        }

        return links;
    }

    private static long FactsOf(ValidationReport report) => report.Revisions.Count + report.Signatures.Sum(signature =>
        1L + signature.Changes.Count + signature.Checks.Count + signature.Timestamps.Count + signature.Revocation.Count + signature.CertificatePath.Count);

    private static string LinkTo(string type, ReadOnlySpan<byte> content) => $"data:{type};base64,{Convert.ToBase64String(content)}";
}

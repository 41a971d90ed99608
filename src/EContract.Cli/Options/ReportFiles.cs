using System.CommandLine;
using System.Text;
using EContract.Sdk.Validation;
using EContract.Sdk.Validation.Reports;

namespace EContract.Cli.Options;

/// <summary>
/// The reports that <c>validate</c> writes to files: <c>--html OUT</c> and <c>--xml OUT</c>. OUT is a file, or, for several
/// documents or where it is one already, a folder.
/// </summary>
internal sealed class ReportFiles
{
    private readonly Option<string?> _html = new("--html") { Description = "Write a report for people: a file, or a folder for several documents", HelpName = "OUT" };
    private readonly Option<string?> _xml = new("--xml") { Description = "Write a report after ETSI TS 119 102-2, likewise", HelpName = "OUT" };

    private readonly Option<ReportLanguage?> _language = Choice.Create<ReportLanguage?>(
        "--language", "The language of the report for people; ja unless given", ("ja", ReportLanguage.Japanese), ("en", ReportLanguage.English));

    public void AddTo(Command command)
    {
        command.Add(_html);
        command.Add(_xml);
        command.Add(_language);
    }

    /// <summary>Where the reports of these documents go, in their order.</summary>
    public ReportDestination[] Plan(ParseResult parsed, IReadOnlyList<string> documents)
    {
        string?[] html = Names(parsed.GetValue(_html), ".html", documents);
        string?[] xml = Names(parsed.GetValue(_xml), ".xml", documents);
        RefuseOverwriting([.. html, .. xml], documents);
        var options = new HtmlReportOptions { Language = parsed.GetValue(_language) ?? ReportLanguage.Japanese, TimeZone = TimeZoneInfo.Local };
        return [.. documents.Select((document, i) => new ReportDestination(document, html[i], xml[i], options))];
    }

    private static void RefuseOverwriting(IEnumerable<string?> reports, IReadOnlyList<string> documents)
    {
        HashSet<string> taken = [.. documents.Select(Path.GetFullPath)];
        foreach (string report in reports.OfType<string>())
        {
            if (!taken.Add(Path.GetFullPath(report)))
                throw new UsageException($"The report '{report}' would overwrite a document or another report.");
        }
    }

    private static string?[] Names(string? destination, string extension, IReadOnlyList<string> documents)
    {
        if (destination is null)
            return new string?[documents.Count];
        bool isFolder = documents.Count > 1 || Directory.Exists(destination) || Path.EndsInDirectorySeparator(destination);
        if (!isFolder)
            return [destination];
        Directory.CreateDirectory(destination);
        // Documents of one name from several folders must not overwrite each other's reports.
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. documents.Select(document =>
            {
                string name = Path.GetFileName(document);
                string free = name + extension;
                for (int i = 2; !taken.Add(free); i++)
                    free = $"{name}-{i}{extension}";
                return Path.Combine(destination, free);
            }),
        ];
    }
}

/// <summary>Where the reports of one document go.</summary>
/// <param name="Document">The document.</param>
/// <param name="Html">The file for people, if wanted.</param>
/// <param name="Xml">The file after TS 119 102-2, if wanted.</param>
/// <param name="Options">How the one for people is written.</param>
internal sealed record ReportDestination(string Document, string? Html, string? Xml, HtmlReportOptions Options)
{
    public async Task WriteAsync(ValidationReport report, CancellationToken cancellationToken)
    {
        if (Html is not null)
            await WriteAsync(Html, HtmlReport.Write(report, Document, Options), cancellationToken);
        // The format has no word for a document that cannot be read; what is printed has.
        if (Xml is not null && report.Error is null)
            await WriteAsync(Xml, EtsiReportXml.Write(report), cancellationToken);
    }

    /// <summary>Complete or not at all: nobody should take half a report for a whole one.</summary>
    private static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        string temporary = path + ".tmp";
        try
        {
            await File.WriteAllTextAsync(temporary, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellationToken);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}

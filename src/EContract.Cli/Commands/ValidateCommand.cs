using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EContract.Cli.Options;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pdf;
using EContract.Sdk.Revocation;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.Sdk.Validation.Reports;

namespace EContract.Cli.Commands;

/// <summary><c>econtract validate</c>: judges every signature of one or more PDFs, for people or, with <c>--json</c>, for programs.</summary>
internal sealed class ValidateCommand
{
    private readonly Argument<string[]> _files = new("FILE") { Description = "The PDFs to judge", Arity = ArgumentArity.OneOrMore };
    private readonly TrustOptions _trust = new("Certificates that are trusted; without any nobody is, and nothing passes");
    private readonly PolicyOption _policy = new();
    private readonly PdfPassword _password = new();
    private readonly TsaListOption _tsaList = new("Count timestamps of the services on this list only, such as accredited ones");

    private readonly Option<DateTimeOffset?> _at = new("--at")
    {
        Description = "The time to judge for, ISO 8601, UTC where it names no zone; now unless given",
        HelpName = "ISO8601",
        CustomParser = ParseTime,
    };

    private readonly Option<bool> _offline = new("--offline") { Description = "Fetch nothing: use only what the documents bring along" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object per file, one line each" };
    private readonly Option<bool> _fullJson = new("--json-full") { Description = "Print one JSON object per file with all facts: revisions, checks, evidence, changes" };
    private readonly ReportFiles _reports = new();

    public static Command Create()
    {
        var validate = new ValidateCommand();
        var command = new Command(
            "validate",
            "Judges the signatures of PDFs; exits with 0 when all passed, 1 when one did not or there was none, 2 when a file cannot be read")
        {
            validate._files,
        };
        validate._trust.AddTo(command);
        validate._tsaList.AddTo(command);
        command.Add(validate._at);
        command.Add(validate._offline);
        validate._policy.AddTo(command);
        validate._password.AddTo(command);
        command.Add(validate._json);
        command.Add(validate._fullJson);
        validate._reports.AddTo(command);
        command.SetAction(validate.RunAsync);
        return command;
    }

    // ISO 8601, extended format; without a zone it is UTC.
    private static readonly string[] TimeFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private static DateTimeOffset? ParseTime(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
            return time.ToUniversalTime();
        result.AddError($"--at '{text}' is no ISO 8601 time, such as 2031-04-01T09:00:00Z.");
        return null;
    }

    private static int CodeFor(ValidationReport report) => report switch
    {
        { Error: not null } => ExitCode.BadUsage,
        { Indication: ValidationIndication.TotalPassed } => ExitCode.Success,
        _ => ExitCode.Refused,
    };

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = new ValidationOptions
        {
            Time = parsed.GetValue(_at),
            Policy = _policy.Read(parsed) with { TimestampServices = _tsaList.Read(parsed) },
            Reader = PdfReaderOptions.WithPassword(_password.Read(parsed)),
        };
        var validator = new PdfSignatureValidator(
            _trust.Create(parsed) ?? TrustAnchors.None,
            parsed.GetValue(_offline) ? null : new OnlineRevocationSource(),
            issuers: parsed.GetValue(_offline) ? null : new OutboundHttp(options: new() { AllowPrivateNetworks = false }));

        ReportFormat format = FormatOf(parsed);
        string[] files = parsed.GetRequiredValue(_files);
        ReportDestination[] destinations = _reports.Plan(parsed, files);
        int code = ExitCode.Success;
        await ResultPrinter.PrintAsync(PrintedAsync(), files.Length, parsed.InvocationConfiguration.Output);
        return code;

        async IAsyncEnumerable<string> PrintedAsync()
        {
            // Fetching revocation information is waiting, so a few more than there are processors.
            int degree = 2 * Environment.ProcessorCount;
            await foreach ((string text, int own) in InOrder.SelectAsync(destinations, degree, JudgeAsync, cancellationToken))
            {
                code = Math.Max(code, own);
                yield return text;
            }
        }

        async Task<(string Text, int Code)> JudgeAsync(ReportDestination destination)
        {
            ValidationReport report = await validator.ValidateAsync(destination.Document, options, cancellationToken);
            await destination.WriteAsync(report, cancellationToken);
            return (Print(report, destination.Document, format), CodeFor(report));
        }
    }

    private ReportFormat FormatOf(ParseResult parsed) => (parsed.GetValue(_json), parsed.GetValue(_fullJson)) switch
    {
        (true, true) => throw new UsageException("--json and --json-full exclude each other."),
        (true, _) => ReportFormat.Json,
        (_, true) => ReportFormat.FullJson,
        _ => ReportFormat.Text,
    };

    private static string Print(ValidationReport report, string file, ReportFormat format) => format switch
    {
        ReportFormat.Json => ValidationReportJson.Write(report, file),
        ReportFormat.FullJson => FullReportJson.Write(report, file),
        _ => ValidationText.Of(ValidationReportJson.Write(report, file)),
    };
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EContract.Cli.Options;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pdf;
using EContract.Sdk.Revocation;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;

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
        LaterOptions.AddTo(command, "--html");
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

        TextWriter output = parsed.InvocationConfiguration.Output;
        int code = ExitCode.Success;
        foreach (string file in parsed.GetRequiredValue(_files))
        {
            ValidationReport report = await validator.ValidateAsync(file, options, cancellationToken);
            string json = ValidationReportJson.Write(report, file);
            await output.WriteLineAsync(parsed.GetValue(_json) ? json : ValidationText.Of(json));
            code = Math.Max(code, CodeFor(report));
        }

        return code;
    }
}

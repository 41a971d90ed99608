using System.CommandLine;
using System.Globalization;
using EContract.Cli.Commands.Envelopes;
using EContract.Cli.Options;
using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore;
using EContract.Sdk.Workflow.Exports;

namespace EContract.Cli.Commands.Auditing;

/// <summary><c>econtract audit export</c>: writes what was recorded to a file; that it was given out, and to whom, is recorded.</summary>
internal sealed class AuditExportCommand
{
    private readonly Argument<string> _output = new("OUT") { Description = "The file to write" };
    private readonly EnvelopeDatabase _database = new();
    private readonly TenantOption _tenant = new("Whose record; the default tenant's unless given");
    private readonly Option<string?> _envelope = new("--envelope") { Description = "Only one envelope's", HelpName = "ENVELOPE" };
    private readonly Option<string?> _from = new("--from") { Description = "Only of this time (ISO 8601) and later", HelpName = "TIME" };
    private readonly Option<string?> _to = new("--to") { Description = "Only before this time (ISO 8601)", HelpName = "TIME" };

    private readonly Option<AuditExportFormat> _format = Choice.Create(
        "--format", "jsonl unless given", ("jsonl", AuditExportFormat.JsonLines), ("csv", AuditExportFormat.Csv), ("pdf", AuditExportFormat.Pdf));

    private readonly Option<string?> _language = Choice.Create<string?>("--language", "The language of the headers in CSV; ja unless given", ("ja", "ja"), ("en", "en"));

    private readonly Option<string> _operator = new("--operator")
    {
        Description = "Who gets it, for the log; the name of the system's user unless given",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.UserName,
    };

    public static Command Create()
    {
        var export = new AuditExportCommand();
        var command = new Command("export", "Writes what was recorded to a file: JSON Lines, CSV or PDF");
        command.Add(export._output);
        export._database.AddTo(command);
        export._tenant.AddTo(command);
        foreach (Option option in new Option[] { export._envelope, export._from, export._to, export._format, export._language, export._operator })
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => AuditDatabase.ReadAsync(() => export.RunAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetRequiredValue(_output), name = parsed.GetRequiredValue(_operator);
        var options = new AuditExportOptions
        {
            Format = parsed.GetValue(_format),
            EnvelopeId = Envelope(parsed),
            From = Time(parsed.GetValue(_from), "--from"),
            To = Time(parsed.GetValue(_to), "--to"),
            Language = parsed.GetValue(_language) ?? "ja",
        };
        using EntityFrameworkEnvelopeStore store = _database.Open(parsed);
        var context = new RequestContext { Actor = Actor.User(name, name) };
        TenantId tenant = _tenant.Read(parsed) ?? TenantId.Default;
        long count;
        await using (FileStream file = new(path, FileMode.CreateNew))
            count = await new AuditExporter(store).ExportAsync(tenant, file, options, context, cancellationToken);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count} events written to {path}."));
        return ExitCode.Success;
    }

    private EnvelopeId? Envelope(ParseResult parsed) => parsed.GetValue(_envelope) switch
    {
        null => null,
        { } text when EnvelopeId.TryParse(text, out EnvelopeId id) => id,
        { } text => throw new UsageException($"'{text}' is no identifier of an envelope."),
    };

    private static DateTimeOffset? Time(string? text, string option) => text switch
    {
        null => null,
        _ when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time) => time,
        _ => throw new UsageException($"{option} '{text}' is no ISO 8601 time, such as 2026-04-01T00:00:00+09:00."),
    };
}

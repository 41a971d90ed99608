using System.CommandLine;
using EContract.Cli.Commands.Envelopes;
using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Scrubbing;

namespace EContract.Cli.Commands.Storage;

/// <summary><c>econtract storage scrub</c>: reads all stored documents and says which are not what was saved.</summary>
internal sealed class StorageScrubCommand
{
    private readonly EnvelopeDatabase _database = new();
    private readonly Option<string> _documents = new("--documents") { Description = "The directory of the documents", HelpName = "DIR", Required = true };
    private readonly Option<string> _keyFile = new("--key-file") { Description = "The key file that wraps the keys of the documents", HelpName = "FILE", Required = true };
    private readonly Option<string?> _after = new("--after") { Description = "Go on after this envelope, which a scrub that was stopped has named", HelpName = "ENVELOPE" };
    private readonly Option<long?> _rate = new("--bytes-per-second") { Description = "Read no faster than this", HelpName = "N" };
    private readonly Option<bool> _shred = new("--shred-orphans") { Description = "Destroy documents that no log names, or that should have been destroyed; wants --reason. Not what may be lost from the database, or is younger than a week" };
    private readonly Option<string?> _reason = new("--reason") { Description = "Why they are destroyed, for the tenant's log", HelpName = "TEXT" };
    private readonly Option<string> _operator = new("--operator")
    {
        Description = "Who has them destroyed, for the tenant's log; the name of the system's user unless given",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.UserName,
    };

    public static Command Create()
    {
        var scrub = new StorageScrubCommand();
        var command = new Command("scrub", "Reads all stored documents; those that are not what was saved are named, and the host gives them to nobody. The exit code is 1 when something is found");
        scrub._database.AddTo(command);
        foreach (Option option in (Option[])[scrub._documents, scrub._keyFile, scrub._after, scrub._rate, scrub._shred, scrub._reason, scrub._operator])
            command.Add(option);
        command.SetAction(scrub.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string directory = parsed.GetRequiredValue(_documents), keyFile = parsed.GetRequiredValue(_keyFile);

        // A store or a key that is not there would be made, and nothing found in it.
        if (!Directory.Exists(directory))
            throw new UsageException($"The directory {directory} does not exist.");
        if (!File.Exists(keyFile))
            throw new UsageException($"The key file {keyFile} does not exist.");
        EnvelopeId? after = parsed.GetValue(_after) is not { } text ? null
            : EnvelopeId.TryParse(text, out EnvelopeId id) ? id
            : throw new UsageException($"'{text}' is no identifier of an envelope.");
        if (parsed.GetValue(_rate) is <= 0)
            throw new UsageException("--bytes-per-second is more than 0.");
        if (parsed.GetValue(_shred) && string.IsNullOrWhiteSpace(parsed.GetValue(_reason)))
            throw new UsageException("--shred-orphans wants a --reason.");
        using EntityFrameworkEnvelopeStore envelopes = _database.Open(parsed);
        using var keys = new KeyFileKeyWrapper(keyFile);
        var scrub = new DocumentScrub(
            EnvelopeDatabase.Services(envelopes, new FileSystemDocumentStore(directory, keys)),
            new ScrubOptions { BytesPerSecond = parsed.GetValue(_rate) });
        return await RunAsync(scrub, after, parsed, cancellationToken);
    }

    private async Task<int> RunAsync(DocumentScrub scrub, EnvelopeId? after, ParseResult parsed, CancellationToken cancellationToken)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        var progress = new LastProgress();
        bool isClean = true, isToShred = parsed.GetValue(_shred);
        var orphans = new List<DocumentKey>();
        try
        {
            await foreach (ScrubFinding finding in scrub.RunAsync(after, progress, cancellationToken))
            {
                if (isToShred && finding is { Fault: ScrubFault.Orphaned or ScrubFault.NotDestroyed, Document: { } document })
                    orphans.Add(document);
                else
                    isClean = false;
                await output.WriteLineAsync($"{finding.Fault}\t{finding.Envelope}\t{finding.Document?.Scope.DocumentId ?? "-"}\t{TerminalText.Of(finding.Reason)}");
            }

            isClean &= orphans.Count == 0 || await ShredAsync(scrub, orphans, parsed, cancellationToken);
        }
        finally
        {
            if (progress.Value is { } done)
                await output.WriteLineAsync($"{done.Envelopes} envelopes, {done.Documents} documents, {done.Bytes} bytes; the last envelope was {done.After}");
        }

        return isClean ? ExitCode.Success : ExitCode.Refused;
    }

    private async Task<bool> ShredAsync(DocumentScrub scrub, List<DocumentKey> orphans, ParseResult parsed, CancellationToken cancellationToken)
    {
        string name = parsed.GetRequiredValue(_operator);
        var context = new RequestContext { Actor = Actor.User(name, name) };
        bool isClean = true;
        await foreach (OrphanShredding done in scrub.ShredOrphansAsync(orphans, parsed.GetRequiredValue(_reason)!, context, cancellationToken))
        {
            isClean &= done.IsDestroyed;
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                $"{(done.IsDestroyed ? "Destroyed" : "Kept")}\t{done.Document.Scope.EnvelopeId}\t{done.Document.Scope.DocumentId}\t{TerminalText.Of(done.Refusal ?? done.Document.Sha256)}");
        }

        return isClean;
    }

    private sealed class LastProgress : IProgress<ScrubProgress>
    {
        public ScrubProgress? Value { get; private set; }

        public void Report(ScrubProgress value) => Value = value;
    }
}

using System.CommandLine;
using EContract.Cli.Commands.Envelopes;
using EContract.Cli.Options;
using EContract.Sdk.Auditing;
using EContract.Sdk.Auditing.Anchoring;
using EContract.Sdk.Auditing.Verification;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.EntityFrameworkCore;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;

namespace EContract.Cli.Commands.Auditing;

/// <summary><c>econtract audit verify</c>: names what of the record is not what it was. It changes nothing.</summary>
internal sealed class AuditVerifyCommand
{
    private readonly EnvelopeDatabase _database = new();
    private readonly AuditDocuments _documents = new();
    private readonly TenantOption _tenant = new("Whose record; all tenants' unless given");
    private readonly TrustOptions _trust = new("Whom the anchors' time stamps have to lead to");
    private readonly Option<string[]> _anchors = new("--anchor") { Description = "An anchor that was kept elsewhere, as audit anchor writes it; any number", HelpName = "FILE" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object per finding, and one per tenant, one line each" };

    public static Command Create()
    {
        var verify = new AuditVerifyCommand();
        var command = new Command("verify", "Names what of the record is not what it was; the exit code is 1 when something is wrong, 2 when the record cannot be read");
        verify._database.AddTo(command);
        verify._documents.AddTo(command);
        verify._tenant.AddTo(command);
        command.Add(verify._anchors);
        verify._trust.AddTo(command);
        command.Add(verify._json);
        command.SetAction((parsed, cancellationToken) => AuditDatabase.ReadAsync(() => verify.RunAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        using EntityFrameworkEnvelopeStore store = _database.Open(parsed);
        FileSystemDocumentStore? documents = _documents.Open(parsed);
        var options = new AuditVerificationOptions
        {
            Trust = _trust.Create(parsed),
            KnownAnchors = await ReadAnchorsAsync(parsed, cancellationToken),
            CheckDocuments = documents is null ? null : Check(EnvelopeDatabase.Manage(store, documents)),
        };
        var verifier = new AuditVerifier(store, documents);
        bool isJson = parsed.GetValue(_json), isBroken = false;
        foreach (TenantId tenant in await _tenant.ListAsync(parsed, store, cancellationToken))
        {
            var progress = new LastProgress();
            long faults = 0;
            await foreach (AuditFinding finding in verifier.VerifyAsync(tenant, options, progress, cancellationToken))
            {
                faults += finding.IsNotice ? 0 : 1;
                await output.WriteLineAsync(isJson ? AuditText.Json(finding) : AuditText.Write(finding));
            }

            isBroken |= faults > 0;
            await output.WriteLineAsync(isJson ? AuditText.Json(tenant, progress.Value, faults) : AuditText.Write(tenant, progress.Value, faults));
        }

        return isBroken ? ExitCode.Refused : ExitCode.Success;
    }

    private static Func<EnvelopeId, CancellationToken, ValueTask<AuditBreak?>> Check(EnvelopeManager manager) =>
        async (id, cancellationToken) => (await manager.VerifyAuditAsync(id, cancellationToken)).FirstBreak;

    private async Task<List<StoredAnchor>> ReadAnchorsAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var anchors = new List<StoredAnchor>();
        foreach (string path in parsed.GetValue(_anchors) ?? [])
        {
            await using FileStream file = File.OpenRead(path);
            try
            {
                anchors.Add(await AnchorFile.ReadAsync(file, cancellationToken));
            }
            catch (AuditFormatException e)
            {
                throw new UsageException($"{path}: {e.Message}");
            }
        }

        return anchors;
    }

    private sealed class LastProgress : IProgress<AuditProgress>
    {
        public AuditProgress Value { get; private set; } = new(null, 0, 0, 0);

        public void Report(AuditProgress value) => Value = value;
    }
}

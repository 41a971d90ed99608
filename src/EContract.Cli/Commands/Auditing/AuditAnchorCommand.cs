using System.CommandLine;
using System.Globalization;
using EContract.Cli.Commands.Envelopes;
using EContract.Sdk.Auditing.Anchoring;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.EntityFrameworkCore;

namespace EContract.Cli.Commands.Auditing;

/// <summary><c>econtract audit anchor</c>: writes an anchor to a file, to be kept where nobody who can write to the database can.</summary>
internal sealed class AuditAnchorCommand
{
    private readonly Argument<string> _output = new("OUT") { Description = "The file to write" };
    private readonly EnvelopeDatabase _database = new();
    private readonly TenantOption _tenant = new("Whose; the default tenant's unless given");
    private readonly Option<long?> _number = new("--number") { Description = "Which; the newest unless given", HelpName = "N" };

    public static Command Create()
    {
        var anchor = new AuditAnchorCommand();
        var command = new Command("anchor", "Writes an anchor to a file, to be kept elsewhere and given to audit verify");
        command.Add(anchor._output);
        anchor._database.AddTo(command);
        anchor._tenant.AddTo(command);
        command.Add(anchor._number);
        command.SetAction((parsed, cancellationToken) => AuditDatabase.ReadAsync(() => anchor.RunAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using EntityFrameworkEnvelopeStore store = _database.Open(parsed);
        TenantId tenant = _tenant.Read(parsed) ?? TenantId.Default;
        StoredAnchor anchor = await store.FindAnchorAsync(tenant, parsed.GetValue(_number), cancellationToken)
            ?? throw new UsageException($"There is no such anchor of tenant {tenant}.");
        string path = parsed.GetRequiredValue(_output);
        await using (FileStream file = new(path, FileMode.CreateNew))
            await AnchorFile.WriteAsync(file, anchor, store.ReadLeavesAsync(tenant, anchor.Number, cancellationToken).Select(leaf => leaf.Head), cancellationToken);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"Anchor {anchor.Number} of tenant {tenant}, SHA-256 {anchor.Hash}, written to {path}."));
        return ExitCode.Success;
    }
}

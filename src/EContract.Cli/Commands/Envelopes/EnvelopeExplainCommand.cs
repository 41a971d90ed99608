using System.CommandLine;
using EContract.Sdk.EntityFrameworkCore;
using EContract.Sdk.Workflow;

namespace EContract.Cli.Commands.Envelopes;

/// <summary><c>econtract envelope explain</c>: what an envelope waits for, and what can be done about it.</summary>
internal sealed class EnvelopeExplainCommand
{
    private readonly EnvelopeIdArgument _id = new();
    private readonly EnvelopeDatabase _database = new();
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object" };

    public static Command Create()
    {
        var explain = new EnvelopeExplainCommand();
        var command = new Command("explain", "Says what an envelope waits for, and what can be done about it");
        explain._id.AddTo(command);
        explain._database.AddTo(command);
        command.Add(explain._json);
        command.SetAction(explain.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using EntityFrameworkEnvelopeStore store = _database.Open(parsed);
        EnvelopeExplanation explanation = await EnvelopeDatabase.Manage(store).ExplainAsync(_id.Read(parsed), cancellationToken);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(
            parsed.GetValue(_json) ? EnvelopeJson.Write(explanation) : EnvelopeText.Write(explanation));
        return ExitCode.Success;
    }
}

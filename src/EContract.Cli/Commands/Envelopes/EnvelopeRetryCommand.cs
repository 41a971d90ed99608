using System.CommandLine;
using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore;

namespace EContract.Cli.Commands.Envelopes;

/// <summary><c>econtract envelope retry</c>: has the host try again what failed; it is recorded who asked for it.</summary>
internal sealed class EnvelopeRetryCommand
{
    private readonly EnvelopeIdArgument _id = new();
    private readonly EnvelopeDatabase _database = new();
    private readonly Option<string> _operator = new("--operator")
    {
        Description = "Who asks for it, for the log; the name of the system's user unless given",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.UserName,
    };

    public static Command Create()
    {
        var retry = new EnvelopeRetryCommand();
        var command = new Command("retry", "Has the host's worker try at once what failed or has stopped; steps that are done are not done again");
        retry._id.AddTo(command);
        retry._database.AddTo(command);
        command.Add(retry._operator);
        command.SetAction(retry.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string name = parsed.GetRequiredValue(_operator);
        using EntityFrameworkEnvelopeStore store = _database.Open(parsed);
        Envelope envelope = await EnvelopeDatabase.Manage(store).RetryAsync(
            _id.Read(parsed), new RequestContext { Actor = Actor.User(name, name) }, cancellationToken);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(
            $"{envelope.Id}: {envelope.Status}; the host's worker tries again what failed.");
        return ExitCode.Success;
    }
}

using System.CommandLine;
using EContract.Sdk.EntityFrameworkCore;
using EContract.Sdk.Storage;

namespace EContract.Cli.Commands.Envelopes;

/// <summary><c>econtract envelope list</c>: what failed and is not done, across all envelopes.</summary>
internal sealed class EnvelopeListCommand
{
    private readonly EnvelopeDatabase _database = new();
    private readonly Option<bool> _stopped = new("--stopped") { Description = "Only what nothing but an operator starts again" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object per job, one line each" };

    public static Command Create()
    {
        var list = new EnvelopeListCommand();
        var command = new Command("list", "Lists what failed and waits for its next try or for an operator; the exit code is 1 when something has stopped");
        list._database.AddTo(command);
        command.Add(list._stopped);
        command.Add(list._json);
        command.SetAction(list.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        using EntityFrameworkEnvelopeStore store = _database.Open(parsed);
        bool anyStopped = false;
        var query = new DelayedJobQuery { OnlyStopped = parsed.GetValue(_stopped), Limit = DelayedJobQuery.MaxLimit };
        while (true)
        {
            IReadOnlyList<DelayedJob> page = await store.ListDelayedJobsAsync(query, cancellationToken);
            foreach (DelayedJob job in page)
            {
                anyStopped |= job.NextAttemptAt is null;
                await output.WriteLineAsync(parsed.GetValue(_json) ? EnvelopeJson.Write(job) : EnvelopeText.Write(job));
            }

            if (page.Count < query.Limit)
                return anyStopped ? ExitCode.Refused : ExitCode.Success;
            query = query with { After = page[^1].Id };
        }
    }
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Retention;
using static EContract.Sdk.Tests.Workflow.EnvelopeModelTests;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Random commands by random users on a concluded envelope that gets old, with crashes between: its documents are destroyed once, or not at all.</summary>
public sealed class DisposalModelTests
{
    private static readonly Verb[] Verbs =
        [Verb.Dispose, Verb.Dispose, Verb.Dispose, Verb.Dispose, Verb.Hold, Verb.Age, Verb.Wait, Verb.Work, Verb.Work, Verb.Crash, Verb.Restart, Verb.Restart, Verb.Download, Verb.Retry, Verb.Void];

    [Fact]
    public async Task RandomCommandsAfterCompletion_WithCrashes_NeverBreakAnInvariant()
    {
        int disposed = 0, kept = 0;
        for (uint seed = 1; seed <= 30; seed++)
        {
            Envelope end = await RunAsync(seed);
            if (end.DisposedAt is null)
                kept++;
            else
                disposed++;
        }

        // The commands are such that both happen, often.
        Assert.True(disposed > 3, $"{disposed} disposed");
        Assert.True(kept > 3, $"{kept} kept");
    }

    private static async Task<Envelope> RunAsync(uint seed)
    {
        using var host = new WorkflowFixture();
        host.Options.Retention.Default = RetentionRule.ForYears(1);
        Envelope envelope = await host.SignAllAsync(await host.SendAsync(1, 2));
        host.Options.RunInline = seed % 2 == 0;
        var tokens = new List<string>();
        uint state = unchecked(seed * 2654435761u);
        for (int i = 0; i < 25; i++)
        {
            Step step = new(Verbs[Next() % Verbs.Length], Next() % 21, Next() % 200);
            try
            {
                await DoAsync(host, envelope.Id, step, tokens);
            }
            catch (Exception e) when (e is EnvelopeStateException or CrashException or ArgumentException)
            {
            }

            await CheckAsync(host, envelope.Id);
        }

        await SettleAsync(host, envelope.Id);
        Envelope end = await CheckAsync(host, envelope.Id);
        Assert.Equal(end.Disposal is { IsStarted: true }, end.DisposedAt is not null);
        Assert.True(end.DisposedAt is not null || (await host.KeptAsync()).Count > 0);
        Assert.True((await host.EventNamesAsync(envelope.Id)).Count(name => name == "envelope.disposed") <= 1);
        Assert.True((await host.Manager.VerifyAuditAsync(envelope.Id)).IsIntact);
        return end;

        int Next()
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            return (int)(state >> 4);
        }
    }
}

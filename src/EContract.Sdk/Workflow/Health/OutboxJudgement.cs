using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Health;

/// <summary>Says of what waits whether it has waited too long.</summary>
internal static class OutboxJudgement
{
    public static HealthFinding Of(WorkBacklog backlog, DateTimeOffset now, HealthLimits limits)
    {
        TimeSpan message = Age(backlog.Messages, now), job = Age(backlog.Jobs, now);
        var faults = new List<string>();
        if (message > limits.MessageAge)
            faults.Add($"{backlog.Messages.Due} messages wait to be delivered, the oldest for {Describe(message)}.");
        if (job > limits.JobAge)
            faults.Add($"{backlog.Jobs.Due} jobs are due, the oldest for {Describe(job)}: see that a worker runs.");
        if (backlog.Jobs.Stopped > 0)
            faults.Add($"{backlog.Jobs.Stopped} jobs have stopped, and wait for an operator.");
        bool isBad = faults.Count > 0;
        if (backlog.Messages.Stopped > 0)
            faults.Add($"{backlog.Messages.Stopped} messages were given up.");
        HealthState state = isBad ? HealthState.Unhealthy : faults.Count > 0 ? HealthState.Degraded : HealthState.Healthy;
        return new(state, faults.Count > 0 ? string.Join(' ', faults) : "What is to be delivered and done moves on.")
        {
            Facts = new Dictionary<string, object>
            {
                ["messagesDue"] = backlog.Messages.Due,
                ["messagesDelayed"] = backlog.Messages.Delayed,
                ["messagesGivenUp"] = backlog.Messages.Stopped,
                ["oldestMessageSeconds"] = message.TotalSeconds,
                ["jobsDue"] = backlog.Jobs.Due,
                ["jobsDelayed"] = backlog.Jobs.Delayed,
                ["jobsStopped"] = backlog.Jobs.Stopped,
                ["oldestJobSeconds"] = job.TotalSeconds,
            },
        };
    }

    // Clocks of several hosts differ: what is due in the future has not waited.
    private static TimeSpan Age(WorkQueue queue, DateTimeOffset now) => queue.OldestSince is { } since && since < now ? now - since : TimeSpan.Zero;

    private static string Describe(TimeSpan age) => age.TotalMinutes < 120 ? $"{age.TotalMinutes:0} minutes" : $"{age.TotalHours:0} hours";
}

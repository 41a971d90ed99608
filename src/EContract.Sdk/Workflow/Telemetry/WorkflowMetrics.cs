using System.Diagnostics;
using System.Diagnostics.Metrics;
using EContract.Sdk.Contracts;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Telemetry;

/// <summary>What becomes of envelopes, jobs and messages, for whoever listens to the meter <c>EContract.Sdk</c>. Documented in docs/operations.md.</summary>
internal static class WorkflowMetrics
{
    private const string EnvelopeTag = "econtract.envelope.id";

    private static readonly Histogram<double> Jobs = Diagnostics.Telemetry.Seconds(
        "econtract.job.duration", "Time of a run of a job, to its end or until it failed.");

    private static readonly Histogram<double> Messages = Diagnostics.Telemetry.Seconds(
        "econtract.message.duration", "Time of an attempt to deliver a message.");

    private static readonly Counter<long> Transitions = Diagnostics.Telemetry.Meter.CreateCounter<long>(
        "econtract.envelope.transitions", "{envelope}", "Envelopes that came to a status.");

    private static readonly Gauge<long> Backlog = Diagnostics.Telemetry.Meter.CreateGauge<long>(
        "econtract.backlog.items", "{item}", "Messages and jobs that wait, as this process found them in the store last.");

    private static readonly Gauge<double> BacklogAge = Diagnostics.Telemetry.Meter.CreateGauge<double>(
        "econtract.backlog.age", "s", "How long the message or job that has waited longest is due.");

    /// <summary>An envelope was created, or came from one status to another.</summary>
    public static void Changed(Envelope? before, Envelope after)
    {
        if (before?.Status != after.Status)
            Transitions.Add(1, new KeyValuePair<string, object?>("econtract.envelope.status", after.Status.ToString()));
    }

    /// <summary>A run of a job begins.</summary>
    public static WorkMeasure Job(LeasedJob job) => new(
        Jobs, Diagnostics.Telemetry.Source.StartActivity($"job {job.Kind}")?.SetTag(EnvelopeTag, job.EnvelopeId.ToString()), "econtract.job", new("econtract.job.kind", job.Kind));

    /// <summary>An attempt to deliver a message begins.</summary>
    public static WorkMeasure Message(OutboxMessage message) => new(
        Messages,
        Diagnostics.Telemetry.Source.StartActivity($"deliver {message.Channel}", ActivityKind.Producer)?.SetTag(EnvelopeTag, message.EnvelopeId.ToString()),
        "econtract.message",
        new("econtract.message.channel", message.Channel.ToString()));

    /// <summary>The store was asked how much waits.</summary>
    public static void Found(WorkBacklog backlog, DateTimeOffset now)
    {
        Found("messages", backlog.Messages, now);
        Found("jobs", backlog.Jobs, now);
    }

    private static void Found(string queue, WorkQueue found, DateTimeOffset now)
    {
        var tag = new KeyValuePair<string, object?>("econtract.backlog.queue", queue);
        const string State = "econtract.backlog.state";
        Backlog.Record(found.Due, tag, new(State, "due"));
        Backlog.Record(found.Delayed, tag, new(State, "delayed"));
        Backlog.Record(found.Stopped, tag, new(State, "stopped"));
        BacklogAge.Record(found.OldestSince is { } since && since < now ? (now - since).TotalSeconds : 0, tag);
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EContract.Sdk.Workflow.Telemetry;

/// <summary>A piece of work that is being measured until it is disposed of.</summary>
internal sealed class WorkMeasure(Histogram<double> histogram, Activity? activity, string prefix, KeyValuePair<string, object?> subject) : IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private string? _error;

    /// <summary>What came of it.</summary>
    public string Outcome { get; set; } = "done";

    /// <summary>It failed.</summary>
    public void Fail(Exception error, string outcome) => (_error, Outcome) = (Diagnostics.Telemetry.NameOf(error), outcome);

    public void Dispose()
    {
        var tags = new TagList { subject, new KeyValuePair<string, object?>($"{prefix}.outcome", Outcome) };
        if (_error is not null)
            tags.Add(Diagnostics.Telemetry.ErrorType, _error);
        histogram.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, tags);
        if (activity is null)
            return;
        activity.SetTag($"{prefix}.outcome", Outcome);
        if (_error is not null)
            activity.SetTag(Diagnostics.Telemetry.ErrorType, _error).SetStatus(ActivityStatusCode.Error);
        activity.Dispose();
    }
}

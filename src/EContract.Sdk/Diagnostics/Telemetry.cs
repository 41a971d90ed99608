using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EContract.Sdk.Diagnostics;

/// <summary>The core's meter and its source of traces, and how something that takes time is told to both.</summary>
internal static class Telemetry
{
    /// <summary>What went wrong, in one word of few (OpenTelemetry, attribute registry).</summary>
    public const string ErrorType = "error.type";

    public static readonly Meter Meter = new(EContractTelemetry.Meter);

    public static readonly ActivitySource Source = new(EContractTelemetry.ActivitySource);

    /// <summary>Makes a histogram of seconds.</summary>
    public static Histogram<double> Seconds(string name, string description) => Meter.CreateHistogram<double>(name, "s", description);

    /// <summary>Does something, and tells how long it took and whether it failed.</summary>
    /// <param name="histogram">Where the time is told.</param>
    /// <param name="span">The name of its trace.</param>
    /// <param name="work">Does it.</param>
    /// <param name="tags">What is known of it before.</param>
    public static async ValueTask<T> MeasureAsync<T>(
        Histogram<double> histogram, string span, Func<ValueTask<T>> work, params KeyValuePair<string, object?>[] tags)
    {
        using Activity? activity = Source.StartActivity(span, ActivityKind.Client, parentContext: default, tags);
        long start = Stopwatch.GetTimestamp();
        string? error = null;
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = NameOf(e);
            // The word alone: messages of others may say more than a trace should.
            activity?.SetTag(ErrorType, error).SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            var all = new TagList(tags);
            if (error is not null)
                all.Add(ErrorType, error);
            histogram.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, all);
        }
    }

    /// <summary>One word for an error.</summary>
    public static string NameOf(Exception error) => error is OperationCanceledException ? "Cancelled" : error.GetType().Name;
}

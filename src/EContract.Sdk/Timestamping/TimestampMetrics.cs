using System.Diagnostics.Metrics;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Timestamping;

/// <summary>Measures what timestamp authorities are asked for: each token may cost money.</summary>
internal static class TimestampMetrics
{
    private static readonly Histogram<double> Duration = Telemetry.Seconds(
        "econtract.timestamp.duration", "Time of a request for a timestamp, tries again included.");

    /// <summary>Asks an authority.</summary>
    public static ValueTask<TimestampToken> MeasureAsync(Uri authority, Func<ValueTask<TimestampToken>> ask) =>
        Telemetry.MeasureAsync(Duration, "timestamp", ask, new KeyValuePair<string, object?>("server.address", authority.Host));
}

using System.Diagnostics.Metrics;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.AspNetCore.Protection;

/// <summary>Counts what participants' requests came to. Documented in docs/operations.md.</summary>
internal static class PageMetrics
{
    /// <summary>The outcome of a request that was answered as it was meant to be.</summary>
    public const string Answered = "answered";

    private static readonly Meter Meter = new(EContractTelemetry.PagesMeter);

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "econtract.page.requests", "{request}", "Requests to the pages of participants.");

    /// <summary>A request came to something: <see cref="Answered"/>, or the word for what stood against it.</summary>
    public static void Count(string outcome) => Requests.Add(1, new KeyValuePair<string, object?>("econtract.page.outcome", outcome));
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Pkcs11.Sessions;

/// <summary>What the HSMs of this process do and suffer, for whoever listens to the meter <c>EContract.Sdk.Pkcs11</c>. Documented in docs/hsm.md.</summary>
internal static class Pkcs11Metrics
{
    private const string TokenTag = "token";

    private static readonly Meter Meter = new("EContract.Sdk.Pkcs11");

    private static readonly Counter<long> Signatures =
        Meter.CreateCounter<long>("econtract.pkcs11.signatures", "{signature}", "Signatures made.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "econtract.pkcs11.request.duration", "s", "Time of a request for signatures, with waiting for a session and recovering.");

    private static readonly Counter<long> Failures =
        Meter.CreateCounter<long>("econtract.pkcs11.failures", "{request}", "Requests that ended without signatures, by kind.");

    private static readonly Counter<long> Recoveries = Meter.CreateCounter<long>(
        "econtract.pkcs11.recoveries", "{recovery}", "Sessions replaced and libraries initialised anew because they were lost.");

    private static readonly ConcurrentDictionary<Pkcs11SessionPool, KeyValuePair<string, object?>> Pools = new();

    static Pkcs11Metrics()
    {
        Meter.CreateObservableUpDownCounter(
            "econtract.pkcs11.sessions", ObserveSessions, "{session}", "Sessions of the pools, in use or idle.");
        Meter.CreateObservableUpDownCounter(
            "econtract.pkcs11.requests.waiting", () => Observe(pool => pool.Slots.Waiting), "{request}", "Requests that wait for a session.");
        Meter.CreateObservableUpDownCounter(
            "econtract.pkcs11.calls.stuck", () => Observe(pool => pool.Slots.Stuck), "{call}", "Calls that have not returned in their time.");
    }

    /// <summary>Observes a pool until it is forgotten.</summary>
    public static void Track(Pkcs11SessionPool pool, string token) => Pools[pool] = new(TokenTag, token);

    /// <summary>Observes a pool no more.</summary>
    public static void Forget(Pkcs11SessionPool pool) => Pools.TryRemove(pool, out _);

    /// <summary>A session was replaced, or a library initialised anew.</summary>
    public static void Recovered(string token, string kind) => Recoveries.Add(1, new(TokenTag, token), new("kind", kind));

    /// <summary>Counts and times a request for signatures.</summary>
    public static async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> MeasureAsync(
        string token, ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> request)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            IReadOnlyList<ReadOnlyMemory<byte>> signatures = await request.ConfigureAwait(false);
            Signatures.Add(signatures.Count, new KeyValuePair<string, object?>(TokenTag, token));
            return signatures;
        }
        catch (Exception e) when (e is SignerException or OperationCanceledException)
        {
            Failures.Add(1, new(TokenTag, token), new("failure", e is SignerException failed ? failed.Failure.ToString() : "Cancelled"));
            throw;
        }
        finally
        {
            Duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>(TokenTag, token));
        }
    }

    private static IEnumerable<Measurement<int>> Observe(Func<Pkcs11SessionPool, int> value) =>
        Pools.Select(tracked => new Measurement<int>(value(tracked.Key), tracked.Value));

    private static IEnumerable<Measurement<int>> ObserveSessions() => Pools.SelectMany(tracked => new Measurement<int>[]
    {
        new(tracked.Key.Slots.InUse, tracked.Value, new("state", "in_use")),
        new(tracked.Key.IdleCount, tracked.Value, new("state", "idle")),
    });
}

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

    private static readonly ConcurrentDictionary<Pkcs11SessionPool, string> Pools = new();

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
    public static void Track(Pkcs11SessionPool pool, string token) => Pools[pool] = token;

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
        ByToken().Select(pools => new Measurement<int>(pools.Sum(value), Token(pools)));

    private static IEnumerable<Measurement<int>> ObserveSessions() => ByToken().SelectMany(pools => new Measurement<int>[]
    {
        new(pools.Sum(pool => pool.Slots.InUse), Token(pools), new("state", "in_use")),
        new(pools.Sum(pool => pool.IdleCount), Token(pools), new("state", "idle")),
    });

    // One measurement for each set of tags: of several, those who collect them keep one.
    private static IEnumerable<IGrouping<string, Pkcs11SessionPool>> ByToken() => Pools.GroupBy(tracked => tracked.Value, tracked => tracked.Key);

    private static KeyValuePair<string, object?> Token(IGrouping<string, Pkcs11SessionPool> pools) => new(TokenTag, pools.Key);
}

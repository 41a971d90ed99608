using System.Diagnostics;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>
/// Times several operations turn by turn, so that what disturbs the machine disturbs them alike, and takes the lower
/// quartile of each: what they cost while nothing disturbs.
/// </summary>
internal static class Interleaved
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    public static async Task<double[]> MicrosecondsAsync(int rounds, params Func<Task>[] operations)
    {
        var times = operations.Select(_ => new List<double>(rounds)).ToArray();
        // The just-in-time compiler needs time as much as calls until it settles.
        long begin = Stopwatch.GetTimestamp();
        for (int round = 0; round < rounds / 3 || Stopwatch.GetElapsedTime(begin) < WarmUp; round++)
        {
            foreach (Func<Task> operation in operations)
                await operation();
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < operations.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                await operations[i]();
                times[i].Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        }

        return [.. times.Select(list => list.Order().ElementAt(list.Count / 4))];
    }
}

using System.Diagnostics;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>
/// Times several operations turn by turn, so that what disturbs the machine disturbs them alike, and takes the lower
/// quartile of each: what they cost while nothing disturbs.
/// </summary>
internal static class Interleaved
{
    public static async Task<double[]> MicrosecondsAsync(int rounds, params Func<Task>[] operations)
    {
        var times = operations.Select(_ => new List<double>(rounds)).ToArray();
        // The first third lets the compiler settle.
        for (int round = -Math.Max(1, rounds / 3); round < rounds; round++)
        {
            for (int i = 0; i < operations.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                await operations[i]();
                double elapsed = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
                if (round >= 0)
                    times[i].Add(elapsed);
            }
        }

        return [.. times.Select(list => list.Order().ElementAt(list.Count / 4))];
    }
}

using System.Diagnostics;

namespace EContract.Sdk.Fuzz;

/// <summary>Runs a target without instrumentation: every input as it is, then mutations of them until the time is up.</summary>
internal sealed class Smoke(string name, Action<byte[]> target, IReadOnlyList<byte[]> inputs)
{
    // Of the processor, not of the clock: a busy machine is no finding.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    // What breaks a target often, breaks it the same way.
    private const int MaxFindings = 20;

    /// <summary>Runs.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="findings">Where to keep inputs that were found to break the target.</param>
    /// <returns>How many did.</returns>
    internal int Run(TimeSpan duration, string findings)
    {
        long start = Stopwatch.GetTimestamp();
        int count = 0, found = 0;
        TimeSpan slowest = TimeSpan.Zero;
        foreach (byte[] input in inputs)
            Try(input, $"input-{count}");
        for (int i = 0; found < MaxFindings && Stopwatch.GetElapsedTime(start) < duration; i++)
        {
            var mutations = new Mutations($"{name} {i}");
            Try(mutations.Apply(inputs[i % inputs.Count], inputs), $"mutation-{i}");
        }

        Console.WriteLine($"{name}: {count} inputs in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s, the slowest {slowest.TotalMilliseconds:F0} ms, {found} findings");
        return found;

        void Try(byte[] input, string label)
        {
            count++;
            TimeSpan begin = Environment.CpuUsage.TotalTime;
            string? finding = null;
            try
            {
                target(input);
            }
            catch (Exception e)
            {
                finding = e.ToString();
            }

            TimeSpan elapsed = Environment.CpuUsage.TotalTime - begin;
            slowest = elapsed > slowest ? elapsed : slowest;
            if (elapsed > Limit)
                finding ??= $"It took {elapsed.TotalSeconds:F1} s.";
            if (finding is null)
                return;
            found++;
            Directory.CreateDirectory(findings);
            string path = Path.Combine(findings, $"{name}-{label}");
            File.WriteAllBytes(path, input);
            Console.Error.WriteLine($"{path}: {finding}");
        }
    }
}

using EContract.Sdk.Signing.Bulk;
using Spectre.Console;

namespace EContract.Samples.BulkSigning;

/// <summary>Shows how far the run has come: a bar on a terminal, a line for each tenth into a pipe or file.</summary>
internal static class ProgressDisplay
{
    public static Task ShowAsync(int total, Func<IProgress<BulkProgress>, Task> run) =>
        !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi ? ShowBarAsync(total, run) : run(new Lines(total));

    private static Task ShowBarAsync(int total, Func<IProgress<BulkProgress>, Task> run) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async context => await run(new Bar(context.AddTask("signing", maxValue: total))));

    private sealed class Bar(ProgressTask task) : IProgress<BulkProgress>
    {
        public void Report(BulkProgress value)
        {
            // Reports may overtake each other.
            lock (task)
                task.Value = Math.Max(task.Value, value.Done);
        }
    }

    private sealed class Lines(int total) : IProgress<BulkProgress>
    {
        private readonly Lock _lock = new();
        private long _tenths;

        public void Report(BulkProgress value)
        {
            lock (_lock)
            {
                long tenths = value.Done * 10 / total;
                if (tenths <= _tenths)
                    return;
                _tenths = tenths;
                Console.WriteLine($"   {value.Done} of {total}");
            }
        }
    }
}

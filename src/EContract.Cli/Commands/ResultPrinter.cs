using Spectre.Console;

namespace EContract.Cli.Commands;

/// <summary>
/// Prints results to standard output. Where standard error is a terminal and there are many, a bar shows there how far it
/// is; results that go to the same terminal appear above it.
/// </summary>
internal static class ResultPrinter
{
    private const int Many = 3;

    public static async Task PrintAsync(IAsyncEnumerable<string> results, int count, TextWriter output)
    {
        if (count < Many || Console.IsErrorRedirected)
        {
            await foreach (string result in results)
                await output.WriteLineAsync(result);
            return;
        }

        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await terminal.Progress().AutoClear(true).StartAsync(async progress =>
        {
            ProgressTask bar = progress.AddTask("validate", maxValue: count);
            await foreach (string result in results)
            {
                if (Console.IsOutputRedirected)
                    await output.WriteLineAsync(result);
                else
                    terminal.Write(new Text(result + "\n"));
                bar.Increment(1);
            }
        });
    }
}

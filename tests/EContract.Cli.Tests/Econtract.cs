using EContract.TestInfrastructure.Tools;

namespace EContract.Cli.Tests;

/// <summary>The built <c>econtract</c> program, run as its users run it.</summary>
internal static class Econtract
{
    public static string Executable { get; } =
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "econtract.exe" : "econtract");

    public static Task<ToolResult> RunAsync(params string[] arguments) => RunWithAsync(null, arguments);

    public static Task<ToolResult> RunWithAsync(IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        ToolRunner.RunAsync(Executable, arguments, environment: environment);

    /// <summary>Fails the test unless the program failed as it should: the exit code, one line of error, nothing on standard output.</summary>
    public static void AssertFailed(ToolResult result, int exitCode, params string[] expected)
    {
        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.Empty(result.Text);
        string line = Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("econtract: ", line);
        foreach (string text in expected)
            Assert.Contains(text, line);
    }
}

namespace EContract.TestInfrastructure.Tools;

/// <summary>qpdf as a referee of file structure.</summary>
public static class Qpdf
{
    /// <summary>Checks a file's structure; fails the test on any error or warning.</summary>
    public static async Task<ToolResult> CheckAsync(string path, string? password = null)
    {
        string[] arguments = password is null ? ["--check", path] : ["--check", $"--password={password}", path];
        return (await ToolRunner.RunAsync("qpdf", arguments)).EnsureSuccess();
    }

    /// <summary>Runs any qpdf command; does not judge the exit code.</summary>
    public static Task<ToolResult> RunAsync(params string[] arguments) => ToolRunner.RunAsync("qpdf", arguments);
}

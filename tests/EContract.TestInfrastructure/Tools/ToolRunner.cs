using System.Collections.Concurrent;
using System.Diagnostics;

namespace EContract.TestInfrastructure.Tools;

/// <summary>Runs the external tools that judge what we wrote.</summary>
public static class ToolRunner
{
    /// <summary>Far above what any referee takes: a tool that is still running then hangs.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(1);

    private static readonly ConcurrentDictionary<string, string?> Located = new();

    private static readonly Dictionary<string, string> Packages = new()
    {
        ["pdfsig"] = "poppler-utils",
        ["pdftotext"] = "poppler-utils",
        ["pdftoppm"] = "poppler-utils",
        ["pdffonts"] = "poppler-utils",
        ["pdfinfo"] = "poppler-utils",
        ["certutil"] = "libnss3-tools",
        ["softhsm2-util"] = "softhsm2",
        ["pkcs11-tool"] = "opensc",
        ["certtool"] = "gnutls-bin",
        ["mutool"] = "mupdf-tools",
    };

    /// <summary>Whether the machine has the tool.</summary>
    public static bool IsAvailable(string tool) => Locate(tool) is not null;

    /// <summary>The tool's full path; when the machine has it not, the test is skipped (failed where CI=true), naming the package.</summary>
    public static string Require(string tool)
    {
        if (Locate(tool) is { } path)
            return path;
        MissingComponent.SkipOrFail($"The tool {tool}", Packages.GetValueOrDefault(tool, tool));
        return "";
    }

    /// <summary>Runs a tool to its end and captures what it says. Does not judge the exit code.</summary>
    /// <exception cref="TimeoutException">It was still running after the timeout, and was killed.</exception>
    public static async Task<ToolResult> RunAsync(
        string tool,
        IEnumerable<string> arguments,
        ReadOnlyMemory<byte> input = default,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null,
        TimeSpan? timeout = null)
    {
        var start = new ProcessStartInfo(Require(tool), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
        };
        // Referees answer in English and take and print UTF-8, whatever the machine's language.
        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        string commandLine = $"{tool} {string.Join(' ', start.ArgumentList)}";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{commandLine} did not start.");
        using var deadline = new CancellationTokenSource(timeout ?? DefaultTimeout);
        try
        {
            Task<byte[]> output = ReadAsync(process.StandardOutput.BaseStream, deadline.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await WriteAsync(process, input, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new ToolResult(commandLine, process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{commandLine} was still running after {timeout ?? DefaultTimeout}.");
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, cancellationToken);
        return all.ToArray();
    }

    private static async Task WriteAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The tool closed its input without reading it all; its exit code tells the rest.
        }
    }

    private static string? Locate(string tool) => Located.GetOrAdd(tool, static name =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
            .FirstOrDefault(File.Exists));
}

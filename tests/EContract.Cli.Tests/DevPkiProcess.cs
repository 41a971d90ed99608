using System.Diagnostics;
using EContract.TestInfrastructure.Tools;

namespace EContract.Cli.Tests;

/// <summary>A running <c>econtract dev-pki</c>.</summary>
internal sealed class DevPkiProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Process _process;
    private readonly Dictionary<string, string> _printed = [];

    private DevPkiProcess(Process process) => _process = process;

    public string RootFile => _printed["Root certificate"];

    public string SignerFile => _printed["Signer"];

    public string SignerPassword => _printed["Signer's password"];

    public string TimestampAddress => _printed["TSA"];

    /// <summary>Starts it, and waits until it says that it runs.</summary>
    public static async Task<DevPkiProcess> StartAsync(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo(Econtract.Executable, ["dev-pki", "--directory", directory, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var started = new DevPkiProcess(Process.Start(start)!);
        await started.ReadAsync();
        return started;
    }

    /// <summary>Sends a signal and gives the exit code.</summary>
    public async Task<int> StopAsync(string signal)
    {
        (await ToolRunner.RunAsync("kill", ["-" + signal, _process.Id.ToString()])).EnsureSuccess();
        using var deadline = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line == "Running until Ctrl-C.")
                return;
            if (line.Length > 18 && line[17] == ' ')
                _printed[line[..18].Trim()] = line[18..];
        }

        Assert.Fail("dev-pki ended early: " + await _process.StandardError.ReadToEndAsync(deadline.Token));
    }
}

using System.Diagnostics;
using Xunit;

namespace EContract.TestInfrastructure.Tools;

/// <summary>The host program in a process of its own, to be killed.</summary>
public sealed class CrashHostProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private CrashHostProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Whether it has ended, in whatever way.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts the program.</summary>
    /// <param name="folder">All that it knows.</param>
    /// <param name="arguments">What it is to do.</param>
    public static CrashHostProcess Start(string folder, params string[] arguments) =>
        Launch("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "EContract.CrashHost.dll"), folder, .. arguments]);

    /// <summary>Starts the program with variables in its environment.</summary>
    /// <param name="environment">The variables.</param>
    /// <param name="folder">All that it knows.</param>
    /// <param name="arguments">What it is to do.</param>
    public static CrashHostProcess StartWith(IReadOnlyDictionary<string, string> environment, string folder, params string[] arguments) =>
        Launch("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "EContract.CrashHost.dll"), folder, .. arguments], environment);

    /// <summary>Starts the program so that no file can grow beyond a length: a disk that becomes full.</summary>
    /// <param name="kilobytes">The length.</param>
    /// <param name="folder">All that it knows.</param>
    /// <param name="arguments">What it is to do.</param>
    public static CrashHostProcess StartWithFileLimit(int kilobytes, string folder, params string[] arguments) =>
        // Without the trap the kernel would end the process instead of refusing the write. W^X maps large files of its own.
        Launch("bash", ["-c", $"trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f {kilobytes}; exec dotnet \"$@\"", "bash", "exec", Path.Combine(AppContext.BaseDirectory, "EContract.CrashHost.dll"), folder, .. arguments]);

    private static CrashHostProcess Launch(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Short lives: what the runtime would learn of them costs more than it saves.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>Runs the program to its end and gives what it printed.</summary>
    public static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        using CrashHostProcess process = Start(folder, arguments);
        return await process.EndAsync();
    }

    /// <summary>Waits for something to become true while the process runs.</summary>
    public async Task WaitUntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (!condition())
        {
            Assert.False(_process.HasExited, $"The host ended by itself: {(_process.HasExited ? await _errors : "")}");
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Kills the process as the kernel does: SIGKILL, nothing is cleaned up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for the program to be killed, by itself or from elsewhere.</summary>
    /// <returns>Whether it was: <see langword="false"/> when it ended in any other way.</returns>
    public async Task<bool> WaitForKillAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        if (_process.ExitCode != 128 + 9)
            TestContext.Current.SendDiagnosticMessage($"The host ended with {_process.ExitCode}: {await _errors}");
        return _process.ExitCode == 128 + 9;
    }

    /// <summary>Waits for the program to end well, and gives what it printed.</summary>
    public async Task<string> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        Assert.True(_process.ExitCode == 0, await _errors);
        return (await _output).Trim();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}

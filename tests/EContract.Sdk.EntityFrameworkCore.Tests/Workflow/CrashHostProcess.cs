using System.Diagnostics;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Workflow;

/// <summary>The host program in a process of its own, to be killed.</summary>
internal sealed class CrashHostProcess : IDisposable
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

    public static CrashHostProcess Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["exec", Path.Combine(AppContext.BaseDirectory, "EContract.CrashHost.dll"), folder, .. arguments])
            start.ArgumentList.Add(argument);
        return new CrashHostProcess(Process.Start(start)!);
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

    public async Task<string> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        Assert.True(_process.ExitCode == 0, await _errors);
        return (await _output).Trim();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}

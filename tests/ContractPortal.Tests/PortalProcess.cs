using System.Diagnostics;
using System.Text;
using EContract.TestInfrastructure;

namespace EContract.ContractPortal.Tests;

/// <summary>The sample in a process of its own, as a visitor starts it, on a free port.</summary>
internal sealed class PortalProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PortalProcess(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => _address.Task.Result;

    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    // The same configuration as the tests: bin/Debug/net10.0 and so on.
    private static string Program => RepositoryRoot.Combine(
        "samples", "ContractPortal", "bin", Directory.GetParent(AppContext.BaseDirectory.TrimEnd('/'))!.Name, "net10.0", "ContractPortal.dll");

    /// <summary>Starts it and waits until it can be visited.</summary>
    public static Task<PortalProcess> StartAsync(string data, params string[] arguments) => StartAsync(data, null, arguments);

    public static async Task<PortalProcess> StartAsync(string data, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var portal = new PortalProcess(["--urls", "http://127.0.0.1:0", "--data", data, .. arguments], environment);
        Task end = portal._process.WaitForExitAsync();
        if (await Task.WhenAny(portal._address.Task, end).WaitAsync(Patience) == end)
            Assert.Fail("The portal ended: " + portal.Said);
        return portal;
    }

    /// <summary>Lets it run to its end, which is soon where it cannot start.</summary>
    public static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        await using var portal = new PortalProcess(arguments, null);
        await portal._process.WaitForExitAsync().WaitAsync(Patience);
        return (portal._process.ExitCode, portal.Said);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (_said)
            _said.AppendLine(line);
        if (line.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["open", var address])
            _address.TrySetResult(new Uri(address));
    }
}

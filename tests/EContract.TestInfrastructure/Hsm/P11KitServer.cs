using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using EContract.Sdk.Pkcs11.Interop;
using EContract.Sdk.Testing.Hsm;
using EContract.TestInfrastructure.Tools;

namespace EContract.TestInfrastructure.Hsm;

/// <summary>A SoftHSM in another process, behind p11-kit's server: an HSM that can be killed, frozen and started again.</summary>
/// <remarks>
/// The process holds p11-kit's client, which asks the environment for the server's address when it hands out its functions: each server
/// is given a client under a name of its own, so that several are in use at once.
/// </remarks>
public sealed class P11KitServer : IAsyncDisposable
{
    private const string AddressVariable = "P11_KIT_SERVER_ADDRESS";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly SemaphoreSlim Loading = new(1);
    private static readonly string[] Clients =
    [
        "/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so",
        "/usr/lib/aarch64-linux-gnu/pkcs11/p11-kit-client.so",
        "/usr/lib64/pkcs11/p11-kit-client.so",
        "/usr/lib/pkcs11/p11-kit-client.so",
    ];

    private readonly TemporaryDirectory _directory = new();
    private readonly string _token;
    private Process? _server;
    private Pkcs11Module? _module;

    private P11KitServer(string token) => _token = token;

    /// <summary>The client library, of this server alone.</summary>
    public string LibraryPath => _directory.Combine("p11-kit-client.so");

    /// <summary>Where the server listens.</summary>
    public string Address => $"unix:path={SocketPath}";

    private string SocketPath => _directory.Combine("hsm.sock");

    /// <summary>Makes a token and starts a server for it; without the components the test is skipped (failed where CI=true).</summary>
    public static async Task<P11KitServer> StartAsync(string token)
    {
        string? client = Array.Find(Clients, File.Exists);
        if (client is null || SoftHsmModule.Find() is null)
            MissingComponent.SkipOrFail("p11-kit's client or SoftHSM", "p11-kit-modules");
        ToolRunner.Require("p11-kit");
        var server = new P11KitServer(token);
        File.CreateSymbolicLink(server.LibraryPath, client);
        await server.MakeTokenAsync();
        await server.StartAsync();
        await server.LoadClientAsync();
        return server;
    }

    /// <summary>Starts the server, which was killed, again.</summary>
    public async Task StartAsync()
    {
        File.Delete(SocketPath);
        _server = Process.Start(new ProcessStartInfo(
            ToolRunner.Require("p11-kit"),
            ["server", "--foreground", "--provider", SoftHsmModule.Find()!, "--name", SocketPath, $"pkcs11:token={Uri.EscapeDataString(_token)}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SOFTHSM2_CONF"] = Configuration },
        });
        using var patience = new CancellationTokenSource(Patience);
        while (!await AcceptsAsync(patience.Token))
            await Task.Delay(5, patience.Token);
    }

    /// <summary>Kills the server and those of its processes that serve a client, as a power cut would.</summary>
    public void Kill()
    {
        foreach (int process in Processes())
            Signal(process, Signals.Kill);
        _server!.WaitForExit(Patience);
    }

    /// <summary>Freezes all its processes: calls do not return.</summary>
    public void Freeze() => Processes().ForEach(process => Signal(process, Signals.Stop));

    /// <summary>Lets frozen processes go on.</summary>
    public void Thaw() => Processes().ForEach(process => Signal(process, Signals.Continue));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Thaw();
        if (_module is not null)
            await _module.ReleaseAsync();
        Kill();
        _server!.Dispose();
        _directory.Dispose();
    }

    private string Configuration => _directory.Combine("softhsm2.conf");

    private async Task MakeTokenAsync()
    {
        Directory.CreateDirectory(_directory.Combine("tokens"));
        await File.WriteAllTextAsync(Configuration, $"directories.tokendir = {_directory.Combine("tokens")}\nobjectstore.backend = file\nlog.level = ERROR\n");
        ToolResult made = await ToolRunner.RunAsync(
            "softhsm2-util",
            ["--init-token", "--free", "--label", _token, "--pin", SoftHsm.Pin, "--so-pin", "87654321"],
            environment: new Dictionary<string, string> { ["SOFTHSM2_CONF"] = Configuration });
        made.EnsureSuccess();
    }

    private async Task LoadClientAsync()
    {
        await Loading.WaitAsync();
        try
        {
            NativeEnvironment.Set(AddressVariable, Address);
            _module = await Pkcs11Module.AcquireAsync(LibraryPath, parameters: null, CancellationToken.None);
            using Pkcs11ModuleLease lease = await _module.EnterAsync(Patience, CancellationToken.None);
        }
        finally
        {
            Loading.Release();
        }
    }

    // The socket is there before the server listens.
    private async Task<bool> AcceptsAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // The server forks for each client.
    private List<int> Processes()
    {
        var processes = new List<int>();
        if (_server is not { HasExited: false })
            return processes;
        processes.Add(_server.Id);
        foreach (string status in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                // proc(5): pid (comm) state ppid …
                string[] fields = File.ReadAllText(Path.Combine(status, "stat")).Split(") ")[^1].Split(' ');
                if (int.Parse(fields[1], CultureInfo.InvariantCulture) == _server.Id)
                    processes.Add(int.Parse(Path.GetFileName(status), CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return processes;
    }

    private static void Signal(int process, Signals signal) => _ = SendSignal(process, (int)signal);

    private enum Signals
    {
        Kill = 9,
        Continue = 18,
        Stop = 19,
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}

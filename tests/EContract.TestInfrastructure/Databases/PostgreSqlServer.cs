using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using EContract.TestInfrastructure.Tools;
using Npgsql;

namespace EContract.TestInfrastructure.Databases;

/// <summary>A PostgreSQL server of its own, on a random port of loopback, that can be killed and started again.</summary>
/// <remarks>It ends with the process that started it, however that ends.</remarks>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string User = "econtract";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();
    private readonly string _password = RandomNumberGenerator.GetHexString(24);
    private readonly string _binaries;
    private readonly bool _isDurable;
    private Process? _guardian;
    private int _databases;

    private PostgreSqlServer(string binaries, bool isDurable) => (_binaries, _isDurable) = (binaries, isDurable);

    /// <summary>Whether the machine has PostgreSQL.</summary>
    public static bool IsInstalled => FindBinaries() is not null;

    /// <summary>Its port, the same after a restart.</summary>
    public int Port { get; } = FreePort();

    private string Data => _directory.Combine("data");

    // PostgreSQL does not run as root.
    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>Makes a server and starts it; skips the test where PostgreSQL is missing.</summary>
    /// <param name="isDurable">Whether commits wait for the disk. What a killed server had written is safe without.</param>
    public static async Task<PostgreSqlServer> StartAsync(bool isDurable = false)
    {
        var server = new PostgreSqlServer(RequireBinaries(), isDurable);
        await server.InitializeAsync();
        await server.StartAsync();
        return server;
    }

    /// <summary>Makes a database, whose own order of text is that of a Japanese dictionary, and gives its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using NpgsqlCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The name is made here.
        command.CommandText = $"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'ja-JP'";
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>Starts the server, which was killed, again.</summary>
    public async Task StartAsync()
    {
        // The shell holds the server: when its input ends, because this process has, it ends the server.
        string options = _isDurable ? "" : "-c fsync=off -c full_page_writes=off";
        string script = $"'{_binaries}/postgres' -D '{Data}' -p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{_directory.FullPath}' "
            + $"-c max_connections=200 {options} > '{_directory.FullPath}/server.log' 2>&1 & server=$!; read -r _; kill -INT $server 2> /dev/null; wait $server";
        _guardian = Process.Start(AsOwner("/bin/sh", "-c", script))!;
        var waited = Stopwatch.StartNew();
        while (!await IsReadyAsync())
        {
            if (_guardian.HasExited || waited.Elapsed > Patience)
                throw new InvalidOperationException($"PostgreSQL does not start: {await File.ReadAllTextAsync(_directory.Combine("server.log"))}");
            await Task.Delay(50);
        }
    }

    /// <summary>Kills the server and all its processes, as a power cut would.</summary>
    public async Task KillAsync()
    {
        string postmaster = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0];
        foreach (string id in (string[])[postmaster, .. await ChildrenAsync(postmaster)])
            await ToolRunner.RunAsync("kill", ["-9", id]);
        await StopGuardianAsync();
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>Runs one of PostgreSQL's own programs on a database, as <c>pg_dump</c>.</summary>
    public async Task<string> RunToolAsync(string tool, string connectionString, params string[] arguments)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        var environment = new Dictionary<string, string>
        {
            ["PGHOST"] = connection.Host!,
            ["PGPORT"] = Port.ToString(CultureInfo.InvariantCulture),
            ["PGUSER"] = User,
            ["PGPASSWORD"] = _password,
            ["PGDATABASE"] = connection.Database!,
        };
        ToolResult result = await ToolRunner.RunAsync(Path.Combine(_binaries, tool), arguments, environment: environment);
        result.EnsureSuccess();
        return result.Text;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await StopGuardianAsync();
        _directory.Dispose();
    }

    private static string RequireBinaries()
    {
        if (FindBinaries() is { } found)
            return found;
        MissingComponent.SkipOrFail("PostgreSQL", "postgresql");
        return "";
    }

    // Debian keeps the server's programs out of the path.
    private static string? FindBinaries()
    {
        IEnumerable<string> folders = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
            : [];
        return folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    private async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_directory.Combine("password"), _password);
        if (IsRoot)
            (await ToolRunner.RunAsync("chown", ["-R", "postgres:postgres", _directory.FullPath])).EnsureSuccess();
        ProcessStartInfo start = AsOwner(
            Path.Combine(_binaries, "initdb"),
            "-D", Data, "-U", User, $"--pwfile={_directory.Combine("password")}", "-A", "scram-sha-256", "-E", "UTF8", "--no-locale", "--no-sync");
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"initdb failed: {await errors}");
    }

    private ProcessStartInfo AsOwner(string program, params string[] arguments)
    {
        ProcessStartInfo start = IsRoot
            ? new("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments])
            : new(program, arguments);
        start.RedirectStandardInput = true;
        start.WorkingDirectory = _directory.FullPath;
        start.Environment["LC_ALL"] = "C.UTF-8";
        return start;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = User,
        Password = _password,
        Database = database,
        MaxPoolSize = 30,
    }.ConnectionString;

    private static async Task<string[]> ChildrenAsync(string process)
    {
        string path = $"/proc/{process}/task/{process}/children";
        return File.Exists(path) ? (await File.ReadAllTextAsync(path)).Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
    }

    private async Task StopGuardianAsync()
    {
        if (_guardian is not { } guardian)
            return;
        _guardian = null;
        try
        {
            guardian.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended before us.
        }

        using var patience = new CancellationTokenSource(Patience);
        await guardian.WaitForExitAsync(patience.Token);
        guardian.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

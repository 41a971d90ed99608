using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using EContract.TestInfrastructure.Tools;
using Xunit;

namespace EContract.TestInfrastructure.Mail;

/// <summary>
/// A mail server that nobody here wrote (aiosmtpd) in a process of its own, with certificates by OpenSSL. Users are <c>app</c> with the
/// password <c>secret</c> or the access token <c>token</c>; some recipients (<c>nobody@</c>, <c>later@</c>, <c>hang@</c>, <c>drop@</c>,
/// <c>content@</c>, <c>closing@</c>) and the sender <c>blocked@</c> make it fail.
/// </summary>
public sealed class SmtpServer : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new();
    private readonly SmtpServerSecurity _security;
    private readonly bool _offersDsn;
    private Process? _process;

    private SmtpServer(SmtpServerSecurity security, bool offersDsn) => (_security, _offersDsn) = (security, offersDsn);

    /// <summary>Its address.</summary>
    public static string Host => "127.0.0.1";

    /// <summary>Its port, the same after a restart.</summary>
    public int Port { get; } = FreePort();

    /// <summary>Who certified it.</summary>
    public X509Certificate2 Root => X509CertificateLoader.LoadCertificateFromFile(_directory.Combine("root.pem"));

    /// <summary>The mails that it took, in order: <c>X-</c> headers tell how each came.</summary>
    public IReadOnlyList<string> Mails => [.. Directory.GetFiles(_directory.Combine("mails"), "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    /// <summary>Makes the certificates and starts the server; skips the test where a component is missing.</summary>
    public static async Task<SmtpServer> StartAsync(SmtpServerSecurity security = SmtpServerSecurity.StartTls, bool offersDsn = true, string name = "IP:127.0.0.1,DNS:localhost")
    {
        if (!File.Exists(Python) || (await ToolRunner.RunAsync(Python, ["-c", "import aiosmtpd"])).ExitCode != 0)
            MissingComponent.SkipOrFail("The mail server aiosmtpd", "python3-aiosmtpd");
        var server = new SmtpServer(security, offersDsn);
        Directory.CreateDirectory(server._directory.Combine("mails"));
        await server.CertifyAsync(name);
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts the server, which was stopped, again at the same address.</summary>
    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo(
            Python,
            [
                RepositoryRoot.Combine("tests", "EContract.TestInfrastructure", "Mail", "smtpd.py"),
                _directory.Combine("mails"),
                Port.ToString(CultureInfo.InvariantCulture),
                _directory.Combine("server.pem"),
                _directory.Combine("server.key"),
                _security.ToString().ToLowerInvariant(),
                .. _offersDsn ? (string[])[] : ["nodsn"],
            ])
        {
            RedirectStandardOutput = true,
        })!;
        using var patience = new CancellationTokenSource(Patience);
        Assert.Equal("ready", await _process.StandardOutput.ReadLineAsync(patience.Token));
    }

    /// <summary>Kills the server as a power cut would.</summary>
    public void Kill()
    {
        if (_process is { HasExited: false })
            _process.Kill();
        _process?.WaitForExit(Patience);
        _process?.Dispose();
        _process = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _directory.Dispose();
    }

    private async Task CertifyAsync(string name)
    {
        await RunAsync("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "root.key", "-out", "root.pem", "-days", "30",
            "-subj", "/CN=Mail Root", "-addext", "keyUsage=critical,keyCertSign,cRLSign");
        await RunAsync("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=mx.test");
        await File.WriteAllTextAsync(_directory.Combine("server.cnf"), $"subjectAltName={name}\nextendedKeyUsage=serverAuth\nkeyUsage=critical,digitalSignature\n");
        await RunAsync("x509", "-req", "-in", "server.csr", "-CA", "root.pem", "-CAkey", "root.key", "-set_serial", "2", "-days", "30", "-extfile", "server.cnf", "-out", "server.pem");
    }

    private async Task RunAsync(params string[] arguments) =>
        (await ToolRunner.RunAsync("openssl", arguments, workingDirectory: _directory.FullPath)).EnsureSuccess();

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

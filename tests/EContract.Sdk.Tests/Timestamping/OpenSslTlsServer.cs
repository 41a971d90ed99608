using System.Diagnostics;
using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Timestamping;

/// <summary><c>openssl s_server</c>, which says in TLS alerts why it does not accept a client (RFC 8446, 6.2); it stamps nothing.</summary>
internal sealed class OpenSslTlsServer : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Process _process;

    private OpenSslTlsServer(X509Certificate2 server, X509Certificate2 clientRoot, SslProtocols protocol)
    {
        string certificate = _directory.WriteFile("server.pem", System.Text.Encoding.ASCII.GetBytes(server.ExportCertificatePem() + "\n" + server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()));
        string[] arguments =
        [
            // It ends by itself, should nobody end it.
            "20", ToolRunner.Require("openssl"), "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-naccept", "4", "-www",
            "-Verify", "1", "-verify_return_error", "-CAfile", _directory.WriteFile("root.pem", System.Text.Encoding.ASCII.GetBytes(clientRoot.ExportCertificatePem())),
            protocol == SslProtocols.Tls12 ? "-tls1_2" : "-tls1_3",
        ];
        _process = Process.Start(new ProcessStartInfo(ToolRunner.Require("timeout"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        })!;
    }

    public Uri Uri { get; private set; } = null!;

    public static async Task<OpenSslTlsServer> StartAsync(X509Certificate2 server, X509Certificate2 clientRoot, SslProtocols protocol)
    {
        var started = new OpenSslTlsServer(server, clientRoot, protocol);
        while (await started._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("ACCEPT ", StringComparison.Ordinal))
                continue;
            int port = int.Parse(line[(line.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
            started.Uri = new Uri($"https://localhost:{port}/tsa");
            return started;
        }

        throw new InvalidOperationException($"openssl s_server did not start: {await started._process.StandardError.ReadToEndAsync()}");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _directory.Dispose();
    }
}

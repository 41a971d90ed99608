using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using EContract.TestInfrastructure.Tools;

namespace EContract.TestInfrastructure.Pki;

/// <summary>
/// A PKI that nobody here wrote: OpenSSL's CA, TSA, OCSP responder and CRL, in a folder of their own and on loopback HTTP.
/// What our clients and validator say of it is an independent check.
/// </summary>
/// <remarks>Every answer is made by a run of <c>openssl</c>: good for a handful of requests, not for load.</remarks>
public sealed partial class OpenSslPki : IAsyncDisposable
{
    /// <summary>The password of the PKCS#12 files.</summary>
    public const string Password = "openssl";

    /// <summary>The TSA's default policy.</summary>
    public const string TimestampPolicy = "1.3.6.1.4.1.32473.2.1";

    /// <summary>Another policy that the TSA accepts.</summary>
    public const string OtherTimestampPolicy = "1.3.6.1.4.1.32473.2.2";

    private readonly TemporaryDirectory _directory = new();
    private readonly SemaphoreSlim _serials = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private HttpListener _listener = null!;
    private int _issued;
    private Task _serving = Task.CompletedTask;

    private OpenSslPki()
    {
    }

    /// <summary>Where the services are: <c>tsa</c>, <c>ocsp</c>, <c>ca.crl</c>, <c>root.crl</c> and <c>ca.cer</c> beneath it.</summary>
    public Uri BaseUri { get; private set; } = null!;

    /// <summary>The TSA.</summary>
    public Uri TimestampUri => new(BaseUri, "tsa");

    /// <summary>What goes wrong at a service: by its path, such as <c>tsa</c>.</summary>
    public IDictionary<string, OpenSslPkiFault> Faults { get; } = new System.Collections.Concurrent.ConcurrentDictionary<string, OpenSslPkiFault>();

    /// <summary>The trust anchor.</summary>
    public X509Certificate2 Root => Load("root.pem");

    /// <summary>The authority beneath it, which issued everybody else.</summary>
    public X509Certificate2 IssuingCa => Load("ca.pem");

    /// <summary>A signer in good standing.</summary>
    public X509Certificate2 GoodSigner => Load("good.pem");

    /// <summary>A signer whose key was compromised.</summary>
    public X509Certificate2 RevokedSigner => Load("revoked.pem");

    /// <summary>The good signer's key with all certificates, a PKCS#12 file under <see cref="Password"/>.</summary>
    public string GoodSignerFile => _directory.Combine("good.p12");

    /// <summary>The revoked signer's key with all certificates, a PKCS#12 file under <see cref="Password"/>.</summary>
    public string RevokedSignerFile => _directory.Combine("revoked.p12");

    /// <summary>The trust anchor's PEM file.</summary>
    public string RootFile => _directory.Combine("root.pem");

    /// <summary>The issuing authority and the root, a PEM file.</summary>
    public string ChainFile => _directory.Combine("chain.pem");

    /// <summary>Makes the authorities and starts the services; skips the test where there is no openssl.</summary>
    public static async Task<OpenSslPki> StartAsync()
    {
        ToolRunner.Require("openssl");
        var pki = new OpenSslPki();
        try
        {
            pki.Listen();
            await pki.CreateAuthoritiesAsync();
            pki._serving = pki.ServeAsync();
            return pki;
        }
        catch
        {
            await pki.DisposeAsync();
            throw;
        }
    }

    /// <summary>Issues a signer's certificate for a request that somebody else made.</summary>
    /// <param name="requestFile">The request, PEM.</param>
    /// <returns>The certificate's PEM file.</returns>
    public async Task<string> IssueAsync(string requestFile)
    {
        string certificate = _directory.Combine($"issued-{Interlocked.Increment(ref _issued)}.pem");
        await RunAsync("ca", "-batch", "-utf8", "-config", "ca.cnf", "-name", "issuing", "-extensions", "signer", "-in", requestFile, "-out", certificate, "-notext");
        return certificate;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Close();
        await _serving;
        _stop.Dispose();
        _serials.Dispose();
        _directory.Dispose();
    }

    private void Listen()
    {
        // The addresses stand in the certificates, so the port comes first; another process may take one between asking and using.
        for (int attempt = 0; ; attempt++)
        {
            int port = FreePort();
            BaseUri = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
            _listener = new HttpListener();
            _listener.Prefixes.Add(BaseUri.AbsoluteUri);
            try
            {
                _listener.Start();
                return;
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                _listener.Close();
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private X509Certificate2 Load(string file) => X509CertificateLoader.LoadCertificateFromFile(_directory.Combine(file));

    private async Task RunAsync(params string[] arguments) =>
        (await ToolRunner.RunAsync("openssl", arguments, workingDirectory: _directory.FullPath)).EnsureSuccess();
}

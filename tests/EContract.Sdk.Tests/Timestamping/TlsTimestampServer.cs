using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EContract.Sdk.Testing;
using EContract.Sdk.Tests.Trust;

namespace EContract.Sdk.Tests.Timestamping;

/// <summary>A time-stamping authority behind TLS that wants a client certificate (RFC 8446, 4.4.2): one connection, one answer.</summary>
internal sealed class TlsTimestampServer : IAsyncDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly TestAuthority _authority = TestAuthority.Issue(
        null, "TLS Root", [TestAuthority.Ca()], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly DevelopmentTimestampAuthority _tsa;
    private readonly SslProtocols _protocol;
    private readonly X509Certificate2 _certificate;
    private readonly Task _serving;

    public TlsTimestampServer(DevelopmentTimestampAuthority tsa, SslProtocols protocol)
    {
        (_tsa, _protocol) = (tsa, protocol);
        var name = new SubjectAlternativeNameBuilder();
        name.AddDnsName("localhost");
        TestAuthority server = Issue("localhost", name.Build(), TestAuthority.Purpose(false, ServerAuthentication));
        _certificate = WithKey(server);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Uri => new($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/tsa");

    public X509Certificate2 Certificate => _certificate;

    public X509Certificate2 Root => _authority.Certificate;

    /// <summary>The subjects of the clients that were served.</summary>
    public List<string> Served { get; } = [];

    public X509Certificate2 IssueClient(string name) => WithKey(Issue(name, TestAuthority.Purpose(false, ClientAuthentication)));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
        _certificate.Dispose();
    }

    private TestAuthority Issue(string name, params X509Extension[] extensions) => TestAuthority.Issue(
        _authority, name, extensions, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(99));

    private static X509Certificate2 WithKey(TestAuthority holder) => holder.Certificate.CopyWithPrivateKey(holder.Key);

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client);
            }
            catch (Exception e) when (e is IOException or AuthenticationException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client was refused, or we stop.
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = _certificate,
                ClientCertificateRequired = true,
                EnabledSslProtocols = _protocol,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Issuer == Root.Subject && IsSignedByRoot(certificate),
            },
            _stop.Token);
        byte[] body = await ReadBodyAsync(tls);
        Served.Add(tls.RemoteCertificate!.Subject);
        byte[] answer = _tsa.Respond(body);
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {answer.Length}\r\nConnection: close\r\n\r\n"), _stop.Token);
        await tls.WriteAsync(answer, _stop.Token);
    }

    private bool IsSignedByRoot(X509Certificate certificate)
    {
        using var chain = new X509Chain
        {
            ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { Root } },
        };
        using X509Certificate2 given = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(given);
    }

    private async Task<byte[]> ReadBodyAsync(SslStream tls)
    {
        var headers = new StringBuilder();
        byte[] one = new byte[1];
        while (!headers.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await tls.ReadExactlyAsync(one, _stop.Token);
            headers.Append((char)one[0]);
        }

        string length = headers.ToString().Split("\r\n").Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        byte[] body = new byte[int.Parse(length.Split(':')[1], CultureInfo.InvariantCulture)];
        await tls.ReadExactlyAsync(body, _stop.Token);
        return body;
    }
}

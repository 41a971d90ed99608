using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Testing;

public sealed class DevelopmentPkiServerTests : IAsyncLifetime
{
    private static readonly DevelopmentPkiOptions Quick = new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 };

    private readonly HttpClient _client = new(new SocketsHttpHandler(), disposeHandler: true);
    private DevelopmentPkiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await DevelopmentPkiServer.StartAsync(Quick);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Tsa_Post_AnswersARequest()
    {
        Rfc3161TimestampRequest request = Request();

        using HttpResponseMessage response = await PostAsync("tsa", "application/timestamp-query", request.Encode());

        Assert.Equal("application/timestamp-reply", response.Content.Headers.ContentType?.MediaType);
        Rfc3161TimestampToken token = request.ProcessResponse(await response.Content.ReadAsByteArrayAsync(), out _);
        Assert.True(token.VerifySignatureForData("data"u8, out _));
    }

    [Fact]
    public async Task Ocsp_OpenSslClient_SaysGood()
    {
        using var directory = new TemporaryDirectory();
        _server.Pki.SaveTo(directory.FullPath);
        using X509Certificate2 signer = _server.Pki.IssueSigner("Signer");
        File.WriteAllText(directory.Combine("signer.pem"), signer.ExportCertificatePem());

        ToolResult result = await OpenSsl.RunAsync(
            "ocsp", "-issuer", directory.Combine("ca.pem"), "-cert", directory.Combine("signer.pem"),
            "-url", _server.OcspUri.AbsoluteUri,
            "-CAfile", directory.Combine("root.pem"), "-verify_other", directory.Combine("ca.pem"));

        Assert.Contains("Response verify OK", result.Errors);
        Assert.Contains("signer.pem: good", result.Text);
    }

    [Fact]
    public async Task Ocsp_Get_AnswersLikePost()
    {
        using var directory = new TemporaryDirectory();
        _server.Pki.SaveTo(directory.FullPath);
        string ca = directory.Combine("ca.pem");
        (await OpenSsl.RunAsync("ocsp", "-no_nonce", "-issuer", ca, "-cert", directory.Combine("tsa.pem"),
            "-reqout", directory.Combine("request"))).EnsureSuccess();
        string path = Uri.EscapeDataString(Convert.ToBase64String(File.ReadAllBytes(directory.Combine("request"))));

        byte[] body = await _client.GetByteArrayAsync(new Uri($"{_server.OcspUri.AbsoluteUri}/{path}"));

        ToolResult result = await OpenSsl.RunAsync(
            "ocsp", "-respin", directory.WriteFile("response", body), "-issuer", ca, "-cert", directory.Combine("tsa.pem"),
            "-CAfile", directory.Combine("root.pem"), "-verify_other", ca);
        Assert.Contains("tsa.pem: good", result.Text);
    }

    [Fact]
    public async Task Ocsp_GetWithGarbage_IsMalformedRequest() =>
        Assert.Equal([0x30, 0x03, 0x0A, 0x01, 0x01], await _client.GetByteArrayAsync(new Uri(_server.BaseUri, "ocsp/%%%")));

    [Theory]
    [InlineData("root.crl", "root.pem")]
    [InlineData("ca.crl", "ca.pem")]
    public async Task Crl_Get_OpenSslVerifiesIt(string crl, string issuer)
    {
        using var directory = new TemporaryDirectory();
        _server.Pki.SaveTo(directory.FullPath);
        string path = directory.WriteFile(crl, await _client.GetByteArrayAsync(new Uri(_server.BaseUri, crl)));

        ToolResult result = await OpenSsl.RunAsync(
            "crl", "-inform", "DER", "-in", path, "-CAfile", directory.Combine(issuer), "-noout");

        Assert.Contains("verify OK", result.Errors);
    }

    [Fact]
    public async Task Certificates_Get_AreTheAuthorities()
    {
        Assert.Equal(_server.Pki.Root.RawData, await _client.GetByteArrayAsync(new Uri(_server.BaseUri, "root.cer")));
        Assert.Equal(_server.Pki.IssuingCa.RawData, await _client.GetByteArrayAsync(new Uri(_server.BaseUri, "ca.cer")));
    }

    [Theory]
    [InlineData("GET", "tsa", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "root.crl", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "nothing", HttpStatusCode.NotFound)]
    public async Task AnyRequest_WrongMethodOrPath_IsRefused(string method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_server.BaseUri, path));
        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tsa_HugeBody_IsRefused(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _server.TimestampUri) { Content = new ByteArrayContent(new byte[100_000]) };
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Tsa_ServerErrorTwice_ThenHeals()
    {
        _server.Pki.TimestampAuthority.Faults.Inject(DevelopmentFault.ServerError, times: 2);

        HttpStatusCode[] statuses = [await StatusAsync(), await StatusAsync(), await StatusAsync()];

        Assert.Equal([HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError, HttpStatusCode.OK], statuses);
        Assert.Equal(3, _server.Pki.TimestampAuthority.Faults.RequestCount);
    }

    [Fact]
    public async Task Tsa_DropConnection_ClientSeesNoAnswer()
    {
        _server.Pki.TimestampAuthority.Faults.Inject(DevelopmentFault.DropConnection);

        await Assert.ThrowsAsync<HttpRequestException>(StatusAsync);
    }

    [Fact]
    public async Task Tsa_Hang_LastsUntilTheFaultIsCleared()
    {
        DevelopmentFaults faults = _server.Pki.TimestampAuthority.Faults;
        faults.Inject(DevelopmentFault.Hang);
        Task<HttpStatusCode> hanging = StatusAsync();
        while (faults.RequestCount == 0)
            await Task.Yield();
        Assert.False(hanging.IsCompleted);

        faults.Clear();

        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());
    }

    [Fact]
    public async Task DisposeAsync_WhileARequestHangs_BreaksItOff()
    {
        _server.Pki.TimestampAuthority.Faults.Inject(DevelopmentFault.Hang);
        Task<HttpStatusCode> hanging = StatusAsync();
        while (_server.Pki.TimestampAuthority.Faults.RequestCount == 0)
            await Task.Yield();

        await _server.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
    }

    [Fact]
    public async Task StartFromAsync_SecondTime_HasSameRootAndPort()
    {
        using var directory = new TemporaryDirectory();
        X509Certificate2 root;
        Uri address;
        await using (DevelopmentPkiServer first = await DevelopmentPkiServer.StartFromAsync(directory.FullPath, Quick))
            (root, address) = (first.Pki.Root, first.BaseUri);

        await using DevelopmentPkiServer second = await DevelopmentPkiServer.StartFromAsync(directory.FullPath, Quick);

        Assert.Equal(root, second.Pki.Root);
        Assert.Equal(address, second.BaseUri);
    }

    [Fact]
    public async Task StartAsync_PortInUse_ThrowsNamingIt()
    {
        DevelopmentPkiException error = await Assert.ThrowsAsync<DevelopmentPkiException>(
            async () => await DevelopmentPkiServer.StartAsync(Quick, _server.BaseUri.Port));

        Assert.Contains(_server.BaseUri.Port.ToString(), error.Message);
    }

    [Fact]
    public async Task StartAsync_AnotherPortThanTheCertificatesName_Throws()
    {
        using DevelopmentPki pki = DevelopmentPki.Create(Quick with { BaseUri = new Uri("http://127.0.0.1:1999/") });

        DevelopmentPkiException error = await Assert.ThrowsAsync<DevelopmentPkiException>(
            async () => await DevelopmentPkiServer.StartAsync(pki, 2000));

        Assert.Contains("1999", error.Message);
    }

    [Fact]
    public async Task StartAsync_AuthoritiesOfAnotherHost_Throws()
    {
        using DevelopmentPki pki = DevelopmentPki.Create(Quick with { BaseUri = new Uri("http://pki.example/") });

        await Assert.ThrowsAsync<DevelopmentPkiException>(async () => await DevelopmentPkiServer.StartAsync(pki));
    }

    [Fact]
    public void StartAsync_Always_ListensOnLoopbackAlone()
    {
        Assert.Equal("127.0.0.1", _server.BaseUri.Host);
        IPAddress? other = Array.Find(
            Dns.GetHostAddresses(Dns.GetHostName(), AddressFamily.InterNetwork), address => !IPAddress.IsLoopback(address));
        Assert.SkipWhen(other is null, "The machine has no other IPv4 address than loopback.");

        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        Assert.Throws<SocketException>(() => socket.Connect(other!, _server.BaseUri.Port));
    }

    private static Rfc3161TimestampRequest Request() =>
        Rfc3161TimestampRequest.CreateFromData("data"u8, HashAlgorithmName.SHA256, nonce: new byte[] { 1 }, requestSignerCertificates: true);

    private async Task<HttpStatusCode> StatusAsync()
    {
        using HttpResponseMessage response = await PostAsync("tsa", "application/timestamp-query", Request().Encode());
        return response.StatusCode;
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string contentType, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return await _client.PostAsync(new Uri(_server.BaseUri, path), content);
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Tests.Diagnostics;

/// <summary>Addresses in hostile documents must not reach the host's own network, nor hold it up.</summary>
public sealed class PublicInternetTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();

    public PublicInternetTests() => _listener.Start();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("017700000001")]
    [InlineData("127.1")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("0.0.0.0")]
    public async Task GetAsync_PrivateNetworksNotAllowed_NeverConnectsToThem(string host)
    {
        var http = new OutboundHttp(options: new() { AllowPrivateNetworks = false });

        var error = await Assert.ThrowsAsync<OutboundHttpException>(async () => await http.GetAsync(new Uri($"http://{host}:{Port}/"), Cancellation));

        Assert.Equal(OutboundHttpFailure.NotAllowed, error.Failure);
        Assert.False(error.IsTransient);
        Assert.False(_listener.Pending());
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("::10.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("2001:0:a00:1::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    public void Contains_PublicAddressesOnly(string address, bool expected) => Assert.Equal(expected, PublicInternet.Contains(IPAddress.Parse(address)));

    [Fact]
    public void Constructor_ClientOfTheHost_CannotBeKeptOut()
    {
        using var handler = new SocketsHttpHandler();
        using var client = new HttpClient(handler);

        Assert.Throws<ArgumentException>(() => new OutboundHttp(client, new() { AllowPrivateNetworks = false }));
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    public async Task GetAsync_PublicServerRedirectsToAPrivateAddress_IsNotFollowed(string location)
    {
        using HttpClient client = CreateRedirecting(string.Format(CultureInfo.InvariantCulture, location, Port));
        var http = OutboundHttp.With(client, new() { AllowPrivateNetworks = false }, TimeProvider.System);

        var error = await Assert.ThrowsAsync<OutboundHttpException>(async () => await http.GetAsync(new Uri("http://public.example/"), Cancellation));

        Assert.Equal(OutboundHttpFailure.NotAllowed, error.Failure);
        Assert.False(_listener.Pending());
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://public.example/ca.crl")]
    [InlineData("ldap://public.example/cn=ca")]
    [InlineData("gopher://public.example/")]
    [InlineData("http://user:secret@public.example/")]
    public async Task GetAsync_RedirectToWhatIsNotToBeFetched_IsNotAllowed(string location)
    {
        using HttpClient client = CreateRedirecting(location);

        var error = await Assert.ThrowsAsync<OutboundHttpException>(async () => await new OutboundHttp(client).GetAsync(new Uri("http://public.example/"), Cancellation));

        Assert.Equal(OutboundHttpFailure.NotAllowed, error.Failure);
        Assert.DoesNotContain("secret", error.Message);
    }

    /// <summary>A client for which public.example redirects, and everything else is as on the public internet.</summary>
    private static HttpClient CreateRedirecting(string location)
    {
        var handler = new SocketsHttpHandler();
        OutboundHttp.Configure(handler, publicOnly: true);
        return new HttpClient(new RedirectingHandler(location) { InnerHandler = handler });
    }

    private sealed class RedirectingHandler(string location) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri is not { Host: "public.example", AbsolutePath: "/", UserInfo: "" })
                return base.SendAsync(request, cancellationToken);
            var answer = new HttpResponseMessage(HttpStatusCode.Found);
            answer.Headers.TryAddWithoutValidation("Location", location);
            return Task.FromResult(answer);
        }
    }

    [Fact]
    public async Task GetAsync_BodyThatDrips_EndsAtTheTimeout()
    {
        Task serving = ServeAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "x");
        var http = new OutboundHttp(options: new() { Timeout = TimeSpan.FromMilliseconds(500) });

        var error = await Assert.ThrowsAsync<OutboundHttpException>(async () => await http.GetAsync(new Uri($"http://127.0.0.1:{Port}/"), Cancellation));

        Assert.Equal(OutboundHttpFailure.Timeout, error.Failure);
        await _stop.CancelAsync();
        await serving;
    }

    [Fact]
    public async Task GetAsync_HeadersWithoutEnd_AreCutOff()
    {
        Task serving = ServeAsync("HTTP/1.1 200 OK\r\n", $"X: {new string('x', 8000)}\r\n");

        var error = await Assert.ThrowsAsync<OutboundHttpException>(async () => await new OutboundHttp().GetAsync(new Uri($"http://127.0.0.1:{Port}/"), Cancellation));

        Assert.Equal(OutboundHttpFailure.Unreachable, error.Failure);
        await _stop.CancelAsync();
        await serving;
    }

    /// <summary>Answers one request with a beginning, and then with a piece again and again.</summary>
    private async Task ServeAsync(string beginning, string piece)
    {
        try
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
            NetworkStream stream = client.GetStream();
            _ = await stream.ReadAsync(new byte[4096], _stop.Token);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), _stop.Token);
            while (true)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(piece), _stop.Token);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client has heard enough.
        }
    }
}

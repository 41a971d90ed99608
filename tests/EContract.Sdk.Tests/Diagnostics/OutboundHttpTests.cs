using System.Net;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Tests.Diagnostics;

public sealed class OutboundHttpTests
{
    private static readonly Uri Address = new("http://a.example/x");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAsync_Success_GivesTheBody() =>
        Assert.Equal([1, 2, 3], await Http(_ => Ok([1, 2, 3])).GetAsync(Address, Cancellation));

    [Fact]
    public async Task GetAsync_Redirect_IsFollowed() => Assert.Equal(
        [1],
        await Http(request => request.RequestUri == Address ? Redirect("https://b.example/y") : Ok([1])).GetAsync(Address, Cancellation));

    [Fact]
    public async Task GetAsync_RedirectToAnotherScheme_IsNotAllowed() =>
        await AssertFailure(OutboundHttpFailure.NotAllowed, Http(_ => Redirect("file:///etc/passwd")));

    [Fact]
    public async Task GetAsync_RedirectsWithoutEnd_Fails() =>
        await AssertFailure(OutboundHttpFailure.ErrorStatus, Http(_ => Redirect("http://a.example/x")));

    [Fact]
    public async Task GetAsync_RedirectToAForbiddenHost_IsNotAllowed() => await AssertFailure(
        OutboundHttpFailure.NotAllowed,
        Http(_ => Redirect("http://internal.example/"), new() { IsAllowed = uri => uri.Host != "internal.example" }));

    [Fact]
    public async Task GetAsync_OtherScheme_IsNotAllowed()
    {
        var error = await Assert.ThrowsAsync<OutboundHttpException>(
            async () => await Http(_ => Ok([])).GetAsync(new Uri("ftp://a.example/"), Cancellation));

        Assert.Equal(OutboundHttpFailure.NotAllowed, error.Failure);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetAsync_TooLong_FailsWhetherAnnouncedOrNot(bool announced) => await AssertFailure(
        OutboundHttpFailure.TooLarge,
        Http(_ => announced ? Ok(new byte[101]) : new HttpResponseMessage { Content = new StreamContent(new Endless()) }, new() { MaxResponseBytes = 100 }));

    [Fact]
    public async Task GetAsync_ServerError_IsTransientAndNamesTheStatus()
    {
        OutboundHttpException error = await AssertFailure(
            OutboundHttpFailure.ErrorStatus, Http(_ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)));

        Assert.True(error.IsTransient);
        Assert.Contains("503", error.Message, StringComparison.Ordinal);
    }

    private static async Task<OutboundHttpException> AssertFailure(OutboundHttpFailure expected, OutboundHttp http)
    {
        var error = await Assert.ThrowsAsync<OutboundHttpException>(async () => await http.GetAsync(Address, Cancellation));
        Assert.Equal(expected, error.Failure);
        return error;
    }

    private static OutboundHttp Http(Func<HttpRequestMessage, HttpResponseMessage> answer, OutboundHttpOptions? options = null) =>
        new(new HttpClient(new StubHandler(answer)), options);

    private static HttpResponseMessage Ok(byte[] body) => new() { Content = new ByteArrayContent(body) };

    private static HttpResponseMessage Redirect(string location) =>
        new(HttpStatusCode.Found) { Headers = { Location = new Uri(location) } };

    private sealed class StubHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }

    /// <summary>A body that never ends and does not say how long it is.</summary>
    private sealed class Endless : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => 0; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(buffer.Length);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

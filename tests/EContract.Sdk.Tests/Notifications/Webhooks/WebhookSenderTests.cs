using EContract.Sdk.Notifications;
using EContract.Sdk.Notifications.Webhooks;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Notifications.Webhooks;

public sealed class WebhookSenderTests : IAsyncDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private readonly HookReceiver _receiver = new();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAsync_Taken_WasSignedForTheReceiver()
    {
        byte[] body = """{"type":"envelope.sent"}"""u8.ToArray();

        Assert.Equal(204, await Sender().SendAsync("evt_1", body, Cancel));

        HookRequest request = Assert.Single(_receiver.Requests);
        Assert.Equal(body, request.Body);
        Assert.StartsWith("application/json", request.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.True(WebhookSignature.Verify(
            request.Headers["webhook-id"], request.Headers["webhook-timestamp"], request.Headers["webhook-signature"], request.Body, Secret, TimeProvider.System.GetUtcNow()));
        Assert.Equal("evt_1", request.Headers["webhook-id"]);
    }

    [Theory]
    [InlineData(500, NotificationFailure.Unavailable)]
    [InlineData(503, NotificationFailure.Unavailable)]
    [InlineData(400, NotificationFailure.Deferred)]
    [InlineData(404, NotificationFailure.Deferred)]
    [InlineData(304, NotificationFailure.Deferred)]
    public async Task SendAsync_NotTaken_SaysForWhomThatHolds(int status, NotificationFailure expected)
    {
        _receiver.Answer = _ => new HookAnswer(status);

        NotificationException e = await FailAsync();

        Assert.Equal(expected, e.Failure);
        Assert.Contains($"127.0.0.1 answered {status}.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_Redirected_DoesNotFollow()
    {
        _receiver.Answer = _ => new HookAnswer(302, new Dictionary<string, string> { ["Location"] = new Uri(_receiver.Uri, "/elsewhere").AbsoluteUri });

        Assert.Equal(NotificationFailure.Deferred, (await FailAsync()).Failure);
        Assert.Equal("/hook/", Assert.Single(_receiver.Requests).Path);
    }

    [Theory]
    [InlineData(429, "120", 120, NotificationFailure.Unavailable)]
    [InlineData(503, "7", 7, NotificationFailure.Unavailable)]
    [InlineData(429, "999999999", 3600, NotificationFailure.Unavailable)]
    [InlineData(422, "7", 7, NotificationFailure.Deferred)]
    public async Task SendAsync_AskedToWait_SaysHowLongAndForWhom(int status, string retryAfter, int seconds, NotificationFailure expected)
    {
        _receiver.Answer = _ => new HookAnswer(status, new Dictionary<string, string> { ["Retry-After"] = retryAfter });

        NotificationException e = await FailAsync();

        Assert.Equal((expected, TimeSpan.FromSeconds(seconds)), (e.Failure, e.RetryAfter!.Value));
    }

    [Fact]
    public async Task SendAsync_Gone_SaysSo()
    {
        _receiver.Answer = _ => new HookAnswer(410);

        await Assert.ThrowsAsync<WebhookGoneException>(async () => await Sender().SendAsync("evt_1", "{}"u8.ToArray(), Cancel));
    }

    [Fact]
    public async Task SendAsync_NoAnswer_IsGivenUp()
    {
        _receiver.Answer = _ => new HookAnswer(0);

        Assert.Equal(NotificationFailure.Unavailable, (await FailAsync(TimeSpan.FromSeconds(1))).Failure);
    }

    [Fact]
    public async Task SendAsync_NobodyThere_IsUnavailable()
    {
        await _receiver.DisposeAsync();

        Assert.Equal(NotificationFailure.Unavailable, (await FailAsync()).Failure);
    }

    [Fact]
    public async Task SendAsync_AnswerWithoutEnd_IsNotRead()
    {
        _receiver.Answer = _ => new HookAnswer(200, BodyLength: 1L << 40);

        Assert.Equal(200, await Sender().SendAsync("evt_1", "{}"u8.ToArray(), Cancel));
    }

    [Theory]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://localhost/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://10.0.0.1/")]
    public async Task SendAsync_PrivateNetwork_IsRefusedUnlessAllowed(string address)
    {
        var sender = new WebhookSender(new WebhookEndpoint("ledger", new Uri(address), Secret), TimeProvider.System);

        NotificationException e = await Assert.ThrowsAsync<NotificationException>(async () => await sender.SendAsync("evt_1", "{}"u8.ToArray(), Cancel));

        Assert.Equal(NotificationFailure.Rejected, e.Failure);
        Assert.Contains("not allowed", e.Message, StringComparison.Ordinal);
    }

    private WebhookSender Sender(TimeSpan? timeout = null) => new(
        new WebhookEndpoint("ledger", _receiver.Uri, Secret) { AllowPrivateNetwork = true, Timeout = timeout ?? TimeSpan.FromSeconds(10) }, TimeProvider.System);

    private Task<NotificationException> FailAsync(TimeSpan? timeout = null) =>
        Assert.ThrowsAsync<NotificationException>(async () => await Sender(timeout).SendAsync("evt_1", "{}"u8.ToArray(), Cancel));
}

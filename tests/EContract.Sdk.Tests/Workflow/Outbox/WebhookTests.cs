using System.Text;
using System.Text.Json;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Notifications.Webhooks;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Workflow.Outbox;

/// <summary>Another system that is told of an envelope's events.</summary>
public sealed class WebhookTests : IAsyncDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private readonly HookReceiver _receiver = new();
    private readonly WorkflowFixture _host;

    public WebhookTests() => _host = new WorkflowFixture(new WebhookEndpoint("ledger", _receiver.Uri, Secret) { AllowPrivateNetwork = true });

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        await _receiver.DisposeAsync();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Envelope_FromDraftToResult_IsToldStepByStep()
    {
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));
        await _host.Worker.RunDueAsync(Token);

        string[] told = [.. Bodies().Select(body => body.GetProperty("type").GetString()!)];
        Assert.Equal("envelope.created", told[0]);
        Assert.Equal("envelope.completed", told[^1]);
        Assert.Contains("envelope.sent", told);
        Assert.Contains("participant.signed", told);
        Assert.DoesNotContain("participant.link.issued", told);
        Assert.All(_receiver.Requests, request => Assert.True(WebhookSignature.Verify(
            request.Headers["webhook-id"], request.Headers["webhook-timestamp"], request.Headers["webhook-signature"], request.Body, Secret, _host.Clock.GetUtcNow())));
        Assert.Equal(_receiver.Requests.Count, _receiver.Requests.Select(request => request.Headers["webhook-id"]).Distinct().Count());
        JsonElement last = Bodies().Last();
        Assert.Equal("completed", last.GetProperty("data").GetProperty("status").GetString());
        Assert.Equal(envelope.Id.ToString(), last.GetProperty("data").GetProperty("envelopeId").GetString());
        Assert.Equal(told.Length, (await _host.EventNamesAsync(envelope.Id)).Count(name => name == "webhook.delivered"));
    }

    [Fact]
    public async Task Commands_WaitForNoReceiver()
    {
        await _host.SignAllAsync(await _host.SendAsync(1));

        Assert.Empty(_receiver.Requests);
    }

    [Fact]
    public async Task Delivery_Body_IsCanonicalAndHoldsNoSecret()
    {
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));
        await _host.Worker.RunDueAsync(Token);

        string signed = Encoding.UTF8.GetString(_receiver.Requests.Select(request => request.Body)
            .Single(body => Encoding.UTF8.GetString(body).Contains("\"participant.signed\"", StringComparison.Ordinal)));
        Assert.StartsWith("{\"data\":{\"envelopeId\":\"", signed, StringComparison.Ordinal);
        Assert.Contains("\"tenant\":\"default\"", signed, StringComparison.Ordinal);
        Assert.EndsWith("\"timestamp\":\"2026-11-23T01:00:00.000Z\",\"type\":\"participant.signed\"}", signed, StringComparison.Ordinal);
        Assert.Contains($"\"participantId\":\"{envelope.Participants[0].Id}\"", signed, StringComparison.Ordinal);
        string all = string.Concat(_receiver.Requests.Select(request => Encoding.UTF8.GetString(request.Body)));
        Assert.DoesNotContain(_host.TokenOf(envelope.Participants[0], LinkPurpose.Download), all, StringComparison.Ordinal);
        Assert.DoesNotContain("token", all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", all, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task ReceiverAway_CostsMailNothing_AndIsToldLaterOnceEach()
    {
        _receiver.Answer = _ => new HookAnswer(503);
        Envelope envelope = await _host.SendAsync(1);
        await _host.Worker.RunDueAsync(Token);
        Assert.Single(_receiver.Requests);
        Assert.Equal(2, _host.Mail.Count);

        _receiver.Answer = _ => new HookAnswer(200);
        _receiver.Requests.Clear();
        _host.Clock.Advance(_host.Options.MaxRetryDelay);
        await _host.Worker.RunDueAsync(Token);

        string[] ids = [.. _receiver.Requests.Select(request => request.Headers["webhook-id"])];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Contains($"evt_{envelope.Id}_1", ids);
        Assert.Empty(await _host.Manager.FindUndeliveredAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task AskedToWaitForOneEvent_CountsAttemptsAndDelaysNoOther()
    {
        _host.Options.MaxAttempts = 3;
        string? refused = null;
        _receiver.Answer = request => (refused ??= request.Headers["webhook-id"]) == request.Headers["webhook-id"]
            ? new HookAnswer(422, new Dictionary<string, string> { ["Retry-After"] = "60" })
            : new HookAnswer(200);
        Envelope envelope = await _host.SendAsync(1);
        await _host.Worker.RunDueAsync(Token);

        Assert.Equal(_receiver.Requests.Count, _receiver.Requests.Select(request => request.Headers["webhook-id"]).Distinct().Count());
        Assert.NotEqual(1, _receiver.Requests.Count);
        UndeliveredNotice waiting = Assert.Single(await _host.Manager.FindUndeliveredAsync(new UndeliveredQuery { IncludesWaiting = true }, Token));
        Assert.Equal((1, _host.Clock.GetUtcNow().AddSeconds(60)), (waiting.Attempts, waiting.NextAttemptAt));

        for (int i = 0; i < 5; i++)
        {
            _host.Clock.Advance(TimeSpan.FromSeconds(60));
            await _host.Worker.RunDueAsync(Token);
        }

        Assert.Equal(3, _receiver.Requests.Count(request => request.Headers["webhook-id"] == refused));
        Assert.Contains("webhook.failed", await _host.EventNamesAsync(envelope.Id));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task AskedToWaitByTheEndpoint_WaitsWithAllAndCountsAttempts(int status)
    {
        _receiver.Answer = _ => new HookAnswer(status, new Dictionary<string, string> { ["Retry-After"] = "600" });
        await _host.SendAsync(1);
        await _host.Worker.RunDueAsync(Token);
        _host.Clock.Advance(TimeSpan.FromSeconds(599));
        await _host.Worker.RunDueAsync(Token);

        Assert.Single(_receiver.Requests);
        Assert.Equal(1, Assert.Single(await _host.Manager.FindUndeliveredAsync(new UndeliveredQuery { IncludesWaiting = true }, Token)).Attempts);

        _host.Clock.Advance(TimeSpan.FromSeconds(2));
        await _host.Worker.RunDueAsync(Token);
        Assert.Equal(2, _receiver.Requests.Select(request => request.Headers["webhook-id"]).Distinct().Count());
    }

    [Fact]
    public async Task ReceiverGone_IsToldNothingMoreUntilSomebodyAsks()
    {
        _receiver.Answer = _ => new HookAnswer(410);
        Envelope envelope = await _host.SendAsync(1);
        await _host.Worker.RunDueAsync(Token);
        Assert.Single(_receiver.Requests);
        WebhookFailed[] failed = [.. (await _host.EventsAsync(envelope.Id)).Select(record => record.Event).OfType<WebhookFailed>()];
        Assert.NotEmpty(failed);
        Assert.All(failed, e => Assert.Contains("answered 410", e.Reason, StringComparison.Ordinal));

        _receiver.Answer = _ => new HookAnswer(200);
        IReadOnlyList<UndeliveredNotice> dead = await _host.Manager.FindUndeliveredAsync(cancellationToken: Token);
        Assert.Equal(failed.Length, dead.Count);
        Assert.True(await _host.Manager.SendAgainAsync(dead[0].MessageId, cancellationToken: Token));
        await _host.Worker.RunDueAsync(Token);

        Assert.Equal(2, _receiver.Requests.Count);
        Assert.Equal(failed.Length - 1, (await _host.Manager.FindUndeliveredAsync(cancellationToken: Token)).Count);
    }

    [Fact]
    public async Task ReplayWebhooksAsync_Envelope_ComesAgainUnderTheSameIdentifiers()
    {
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));
        await _host.Worker.RunDueAsync(Token);
        HookRequest[] first = [.. _receiver.Requests];
        _receiver.Requests.Clear();

        int count = await _host.Manager.ReplayWebhooksAsync(envelope.Id, "ledger", cancellationToken: Token);
        await _host.Worker.RunDueAsync(Token);

        Assert.Equal(first.Length, count);
        Assert.Equal(
            first.Select(request => (request.Headers["webhook-id"], Convert.ToHexString(request.Body))).Order(),
            _receiver.Requests.Select(request => (request.Headers["webhook-id"], Convert.ToHexString(request.Body))).Order());
        WebhookReplayed replayed = Assert.Single((await _host.EventsAsync(envelope.Id)).Select(record => record.Event).OfType<WebhookReplayed>());
        Assert.Equal((1, count), (replayed.First, replayed.Count));
    }

    [Fact]
    public async Task ReplayWebhooksAsync_Time_TakesEventsOfEveryEnvelopeWithinIt()
    {
        await _host.SendAsync(1);
        _host.Clock.Advance(TimeSpan.FromHours(1));
        DateTimeOffset from = _host.Clock.GetUtcNow();
        Envelope second = await _host.SendAsync(1);
        _host.Clock.Advance(TimeSpan.FromHours(1));
        await _host.Worker.RunDueAsync(Token);
        _receiver.Requests.Clear();

        long count = await _host.Manager.ReplayWebhooksAsync("ledger", from, _host.Clock.GetUtcNow(), cancellationToken: Token);
        await _host.Worker.RunDueAsync(Token);

        Assert.Equal(count, _receiver.Requests.Count);
        Assert.NotEqual(0, count);
        Assert.All(Bodies(), body => Assert.Equal(second.Id.ToString(), body.GetProperty("data").GetProperty("envelopeId").GetString()));
    }

    [Fact]
    public async Task AnEndpointOfOneTenant_IsToldOfNoOther()
    {
        TenantId tokai = new("tokai");
        using var host = new WorkflowFixture(
            new WebhookEndpoint("ledger", _receiver.Uri, Secret) { AllowPrivateNetwork = true, Tenant = tokai });
        Envelope theirs = await host.SendAsync(1);
        Envelope ours = await host.Manager.ForTenant(tokai).CreateAsync(WorkflowFixture.Descriptor(1), cancellationToken: Token);
        await host.Worker.RunDueAsync(Token);

        Assert.NotEmpty(_receiver.Requests);
        Assert.All(Bodies(), body => Assert.Equal(ours.Id.ToString(), body.GetProperty("data").GetProperty("envelopeId").GetString()));
        _receiver.Requests.Clear();
        await Assert.ThrowsAsync<ArgumentException>(() => host.Manager.ReplayWebhooksAsync(theirs.Id, "ledger", cancellationToken: Token).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(
            () => host.Manager.ReplayWebhooksAsync("ledger", host.Clock.GetUtcNow().AddDays(-1), host.Clock.GetUtcNow().AddDays(1), cancellationToken: Token).AsTask());
        await host.Worker.RunDueAsync(Token);
        Assert.Empty(_receiver.Requests);
    }

    [Fact]
    public async Task ADeliveryThatWaits_IsGivenUpWhenTheEndpointBecomesAnothers()
    {
        var endpoint = new WebhookEndpoint("ledger", _receiver.Uri, Secret) { AllowPrivateNetwork = true };
        using var host = new WorkflowFixture(endpoint);
        Envelope envelope = await host.SendAsync(1);

        endpoint.Tenant = new("tokai");
        await host.Worker.RunDueAsync(Token);

        Assert.Empty(_receiver.Requests);
        Assert.Contains("webhook.failed", await host.EventNamesAsync(envelope.Id));
    }

    [Fact]
    public async Task ReplayWebhooksAsync_UnknownEndpoint_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1);

        await Assert.ThrowsAsync<ArgumentException>(async () => await _host.Manager.ReplayWebhooksAsync(envelope.Id, "nobody", cancellationToken: Token));
    }

    [Fact]
    public async Task Delivery_CrashBeforeItIsRecorded_ComesAgainUnderTheSameIdentifier()
    {
        Envelope envelope = await _host.Manager.CreateAsync(WorkflowFixture.Descriptor(1), cancellationToken: Token);
        // Leasing and reading, but not recording.
        _host.Store.CrashAfter(4);
        Assert.NotNull(await Record.ExceptionAsync(async () => await _host.Worker.RunDueAsync(Token)));
        Assert.Single(_receiver.Requests);
        _host.Store.Revive();
        _host.Clock.Advance(_host.Options.LeaseDuration);
        await _host.Worker.RunDueAsync(Token);

        string[] ids = [.. _receiver.Requests.Select(request => request.Headers["webhook-id"])];
        Assert.Equal(2, ids.Count(id => id == ids[0]));
        Assert.Equal(ids.Length - 1, ids.Distinct().Count());
        Assert.Contains("webhook.delivered", await _host.EventNamesAsync(envelope.Id));
    }

    private IEnumerable<JsonElement> Bodies() => _receiver.Requests.Select(request => JsonDocument.Parse(request.Body).RootElement);
}

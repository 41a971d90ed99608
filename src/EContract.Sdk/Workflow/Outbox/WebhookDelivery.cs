using System.Text.Json;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Notifications;
using EContract.Sdk.Notifications.Webhooks;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Outbox;

/// <summary>An event on its way to another system. The outbox names it; what is said of it is read from the log.</summary>
internal sealed class WebhookDelivery(EnvelopeServices services, OutboxMessage message, WebhookOrder order) : IDelivery
{
    public string Line => LineOf(order.Endpoint);

    public string Kind => "Webhook";

    public bool IsUrgent => false;

    public static string LineOf(string endpoint) => "webhook." + endpoint;

    public async ValueTask<EnvelopeEvent> DeliverAsync(CancellationToken cancellationToken)
    {
        if (services.Lines.StoppedBecause(Line) is { } reason)
            throw new NotificationException(NotificationFailure.Rejected, reason);
        WebhookSender sender = services.FindWebhook(order.Endpoint)
            ?? throw new NotificationException(NotificationFailure.Rejected, $"There is no webhook endpoint {order.Endpoint} any more.");
        EnvelopeHistory history = await services.Envelopes.LoadAsync(message.EnvelopeId, cancellationToken).ConfigureAwait(false)
            ?? throw new EnvelopeNotFoundException(message.EnvelopeId);
        IReadOnlyList<EventRecord> records = AuditChainVerifier.Read(history);
        if (order.Sequence < 1 || order.Sequence > records.Count)
            throw new NotificationException(NotificationFailure.Rejected, $"The envelope has no event {order.Sequence}.");
        // Who may know may have changed since the delivery was put into the outbox.
        if (!sender.Endpoint.IsFor(history.Tenant))
            throw new NotificationException(NotificationFailure.Rejected, $"Webhook {order.Endpoint} is not for tenant {history.Tenant}.");
        int index = (int)order.Sequence - 1;
        byte[] body = WebhookBody.Write(Envelope.Fold(records.Take(index + 1)), records[index], history.Events[index]);
        try
        {
            int status = await sender.SendAsync(WebhookBody.Id(records[index]), body, cancellationToken).ConfigureAwait(false);
            return new WebhookDelivered(message.Id, order.Endpoint, order.Sequence, status);
        }
        catch (WebhookGoneException e)
        {
            services.Lines.Stop(Line, $"{e.Message} Nothing more is delivered there until somebody asks for it.");
            throw new NotificationException(NotificationFailure.Rejected, e.Message, e);
        }
    }

    public EnvelopeEvent GivenUp(string reason) => new WebhookFailed(message.Id, order.Endpoint, order.Sequence, reason);
}

/// <summary>What the outbox holds of a delivery.</summary>
/// <param name="Endpoint">Which endpoint is told.</param>
/// <param name="Sequence">Of which event of the envelope.</param>
internal sealed record WebhookOrder(string Endpoint, long Sequence)
{
    private const string Mark = """{"webhook":""";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static bool IsOne(string body) => body.StartsWith(Mark, StringComparison.Ordinal);

    public string Write() => $"{Mark}{JsonSerializer.Serialize(this, Json)}}}";

    /// <exception cref="JsonException">The text is no such order.</exception>
    public static WebhookOrder Read(string body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("webhook").Deserialize<WebhookOrder>(Json) is { Endpoint: not null } order
            ? order
            : throw new JsonException("The delivery names no endpoint.");
    }
}

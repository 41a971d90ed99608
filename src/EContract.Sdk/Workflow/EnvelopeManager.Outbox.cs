using System.Text.Json;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Notifications;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Outbox;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    /// <summary>Finds messages and webhooks that were tried and not delivered: what, to whom, why, since when.</summary>
    /// <param name="query">Which; all of them, in pages of 100, when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentOutOfRangeException">The query's limit is out of its range.</exception>
    public async ValueTask<IReadOnlyList<UndeliveredNotice>> FindUndeliveredAsync(
        UndeliveredQuery? query = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<UndeliveredMessage> found = await _services.Envelopes
            .FindUndeliveredAsync((query ?? new UndeliveredQuery()) with { Tenant = Narrow(query?.Tenant) }, cancellationToken)
            .ConfigureAwait(false);
        return [.. found.Select(Describe)];
    }

    /// <summary>Delivers again what was not delivered, at once and with its attempts counted anew. What it brings may be dead by now: then it is not sent.</summary>
    /// <param name="messageId">The message, as <see cref="FindUndeliveredAsync"/> gives it.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <returns><see langword="false"/> when there is no such message, or it was delivered meanwhile.</returns>
    public async ValueTask<bool> SendAgainAsync(string messageId, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(messageId);
        if (OutboxMessageId.FindEnvelope(messageId) is not { } id || !await IsUndeliveredAsync(id, messageId, cancellationToken).ConfigureAwait(false))
            return false;
        Envelope envelope = await _journal.ChangeAsync(
            id,
            context ?? RequestContext.None,
            (change, token) =>
            {
                change.ResumeMessage(messageId);
                return change.RecordAsync([new MessageResumed(messageId)], token);
            },
            cancellationToken).ConfigureAwait(false);
        await RunInlineAsync(envelope, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<bool> IsUndeliveredAsync(EnvelopeId id, string messageId, CancellationToken cancellationToken)
    {
        var query = new UndeliveredQuery { Tenant = _tenant, EnvelopeId = id, Limit = UndeliveredQuery.MaxLimit };
        while (true)
        {
            IReadOnlyList<UndeliveredMessage> page = await _services.Envelopes.FindUndeliveredAsync(query, cancellationToken).ConfigureAwait(false);
            if (page.FirstOrDefault(candidate => candidate.Message.Id == messageId) is { } found)
            {
                // Who asks for it knows that the endpoint is back.
                if (WebhookOrder.IsOne(found.Message.Body))
                    _services.Lines.Open(WebhookDelivery.LineOf(WebhookOrder.Read(found.Message.Body).Endpoint));
                return true;
            }

            if (page.Count < query.Limit)
                return false;
            query = query with { After = page[^1].Message.Id };
        }
    }

    private static UndeliveredNotice Describe(UndeliveredMessage undelivered)
    {
        OutboxMessage message = undelivered.Message;
        (string kind, string recipient) = ("Unreadable", "");
        try
        {
            if (WebhookOrder.IsOne(message.Body))
            {
                (kind, recipient) = ("Webhook", WebhookOrder.Read(message.Body).Endpoint);
            }
            else
            {
                Notification notification = Notices.Read(message.Body);
                (kind, recipient) = (notification.GetType().Name, notification.Recipient.Address);
            }
        }
        catch (JsonException)
        {
            // It stays what it is.
        }

        return new UndeliveredNotice(
            message.Id,
            message.EnvelopeId,
            kind,
            recipient,
            undelivered.Attempts,
            undelivered.Error ?? "",
            undelivered.IsParked ? null : message.DueAt,
            undelivered.IsParked ? message.DueAt : null);
    }
}

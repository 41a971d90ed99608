using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Notifications.Webhooks;
using EContract.Sdk.Workflow.Outbox;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    /// <summary>Delivers an envelope's events to an endpoint again, with the identifiers they had: who received one before can tell.</summary>
    /// <param name="id">The envelope.</param>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="from">Only events since then; <see langword="null"/> for all.</param>
    /// <param name="until">Only events before then; <see langword="null"/> for all.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <returns>How many events: those that the endpoint wants.</returns>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="ArgumentException">There is no such endpoint.</exception>
    public async ValueTask<int> ReplayWebhooksAsync(
        EnvelopeId id,
        string endpoint,
        DateTimeOffset? from = null,
        DateTimeOffset? until = null,
        RequestContext? context = null,
        CancellationToken cancellationToken = default)
    {
        WebhookEndpoint known = RequireWebhook(endpoint);
        Envelope told = await _journal.LoadAsync(id, cancellationToken).ConfigureAwait(false);
        if (!known.IsFor(told.Tenant))
            throw new ArgumentException($"Webhook {endpoint} is not for tenant {told.Tenant}.", nameof(endpoint));
        // What happens from here on is delivered anyway.
        long[] events =
        [
            .. (await GetEventsAsync(id, cancellationToken).ConfigureAwait(false))
                .Where(record => known.Wants(record.Event.Name) && !(record.At < from) && !(record.At >= until))
                .Select(record => record.Sequence),
        ];
        if (events.Length == 0)
            return 0;
        Envelope envelope = await _journal.ChangeAsync(
            id,
            context ?? RequestContext.None,
            async (change, token) =>
            {
                await change.RecordAsync([new WebhookReplayed(endpoint, events[0], events[^1], events.Length)], token).ConfigureAwait(false);
                foreach (long sequence in events)
                    change.AddWebhook(endpoint, sequence);
            },
            cancellationToken).ConfigureAwait(false);
        _services.Lines.Open(WebhookDelivery.LineOf(endpoint));
        await RunInlineAsync(envelope, cancellationToken).ConfigureAwait(false);
        return events.Length;
    }

    /// <summary>Delivers the events of a time, of whatever envelope, to an endpoint again: after it was away for longer than deliveries are tried.</summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="from">Since when.</param>
    /// <param name="until">Until when, that moment excluded.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; what was put into the outbox by then is delivered.</param>
    /// <returns>How many events.</returns>
    /// <remarks>Looks at every envelope there is, one after the other.</remarks>
    /// <exception cref="ArgumentException">There is no such endpoint, or the time is none.</exception>
    public async ValueTask<long> ReplayWebhooksAsync(
        string endpoint, DateTimeOffset from, DateTimeOffset until, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        WebhookEndpoint known = RequireWebhook(endpoint);
        if (until <= from)
            throw new ArgumentException("The time ends before it begins.", nameof(until));
        long events = 0;
        var query = new EnvelopeQuery { Tenant = known.Tenant };
        while (true)
        {
            EnvelopePage page = await SearchAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (EnvelopeSummary envelope in page)
            {
                try
                {
                    events += await ReplayWebhooksAsync(envelope.Id, endpoint, from, until, context, cancellationToken).ConfigureAwait(false);
                }
                catch (AuditBrokenException e)
                {
                    // One that was tampered with keeps nothing from the others.
                    LogNotReplayed(e, envelope.Id);
                }
            }

            if (page.Continuation is null)
                return events;
            query = query with { Continuation = page.Continuation };
        }
    }

    private WebhookEndpoint RequireWebhook(string endpoint)
    {
        Text.Require(endpoint, EnvelopeLimits.MaxNameLength, nameof(endpoint));
        return _services.Webhooks.FirstOrDefault(known => known.Name == endpoint)
            ?? throw new ArgumentException($"There is no webhook endpoint {endpoint}.", nameof(endpoint));
    }

    [Microsoft.Extensions.Logging.LoggerMessage(2302, Microsoft.Extensions.Logging.LogLevel.Error, "The events of envelope {EnvelopeId} are not delivered again")]
    private partial void LogNotReplayed(Exception exception, EnvelopeId envelopeId);
}

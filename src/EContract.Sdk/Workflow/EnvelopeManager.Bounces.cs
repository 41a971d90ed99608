using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Notifications;
using EContract.Sdk.Workflow.Outbox;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    private const int MaxBounceReasonLength = 500;
    private const int MaxBounceStatusLength = 11;

    /// <summary>
    /// Records that a message did not reach its recipient, once however often it is reported, and tells the envelope's sender. It changes
    /// nothing else: anybody can write such a report, but only who got the message knows its identifier.
    /// </summary>
    /// <param name="bounce">The report, as a reader of bounces gives it.</param>
    /// <param name="context">Where it came from.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <exception cref="AuditBrokenException">The envelope's events were changed behind our back.</exception>
    public async ValueTask<BounceOutcome> RecordBounceAsync(
        MailBounce bounce, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bounce);
        ArgumentNullException.ThrowIfNull(bounce.MessageId);
        if (OutboxMessageId.FindEnvelope(bounce.MessageId) is not { } id
            || await _services.Envelopes.LoadAsync(id, cancellationToken).ConfigureAwait(false) is not { } history)
        {
            return BounceOutcome.NoSuchMessage;
        }

        IReadOnlyList<EventRecord> events = AuditChainVerifier.Read(history);
        NotificationSent? sent = events.Select(record => record.Event).OfType<NotificationSent>().LastOrDefault(sent => sent.MessageId == bounce.MessageId);
        if (sent is null)
            return BounceOutcome.NoSuchMessage;
        // Whom it was for, we know better than the report.
        var bounced = new MessageBounced(
            sent.MessageId, sent.Kind, sent.Recipient, Shown(bounce.Status, MaxBounceStatusLength), Shown(bounce.Reason, MaxBounceReasonLength));
        bool recorded = false;
        Envelope envelope = await _anyTenant.ChangeAsync(
            id,
            context ?? RequestContext.None,
            async (change, token) =>
            {
                recorded = !change.Envelope.Bounced.Contains(bounced.MessageId);
                if (recorded)
                    await change.RecordAsync([bounced], token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        if (!recorded)
            return BounceOutcome.KnownBefore;
        await RunInlineAsync(envelope, cancellationToken).ConfigureAwait(false);
        return BounceOutcome.Recorded;
    }

    private static string Shown(string? said, int maxLength) =>
        new([.. (said ?? "").Where(c => !char.IsSurrogate(c) && !Text.ChangesOrder(c)).Take(maxLength).Select(c => char.IsControl(c) ? ' ' : c)]);
}

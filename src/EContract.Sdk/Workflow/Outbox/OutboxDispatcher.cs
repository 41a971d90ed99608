using System.Text.Json;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Notifications;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Telemetry;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.Workflow.Outbox;

/// <summary>Delivers messages that wait in the outbox: at least once, each under an identifier of its own.</summary>
internal sealed partial class OutboxDispatcher(EnvelopeServices services, EnvelopeJournal journal)
{
    // Who asks to wait for no time would be asked again and again within it.
    private static readonly TimeSpan MinPause = TimeSpan.FromSeconds(1);

    // Nobody, whoever he is, has a message wait for longer at a time.
    private static readonly TimeSpan MaxPause = TimeSpan.FromDays(1);

    private readonly ILogger _logger = services.Logging.CreateLogger<OutboxDispatcher>();
    private readonly NotificationComposer _composer = new(services.Notifications);

    /// <summary>Delivers the message that has been due longest.</summary>
    /// <param name="only">Of which envelope; of any when <see langword="null"/>.</param>
    /// <param name="channel">To whom; to anybody when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops; what was not delivered by then waits.</param>
    /// <returns><see langword="false"/> when none is due and free.</returns>
    public async ValueTask<bool> DispatchNextAsync(EnvelopeId? only, MessageChannel? channel, CancellationToken cancellationToken)
    {
        LeaseRequest request = services.NewLease(only) with { Channel = channel };
        if (await services.Envelopes.LeaseMessageAsync(request, cancellationToken).ConfigureAwait(false) is not { } leased)
            return false;
        IDelivery delivery;
        try
        {
            delivery = Read(leased.Message);
        }
        catch (JsonException e)
        {
            // Written by a newer program, or damaged: parked for the operator, not tried for ever.
            LogUnreadable(e, leased.Message.Id);
            await SettleAsync(new(leased, SettlementKind.Parked, Now, RetryPolicy.Describe(e))).ConfigureAwait(false);
            return true;
        }

        if (services.Lines.ClosedUntil(delivery.Line, Now + Lead(delivery)) is { } reopens)
        {
            await SettleAsync(new(leased, SettlementKind.Released, PlaceInLine(reopens, delivery, leased.Attempts))).ConfigureAwait(false);
            return true;
        }

        using WorkMeasure measure = WorkflowMetrics.Message(leased.Message);
        EnvelopeEvent occurred;
        try
        {
            occurred = await delivery.DeliverAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            measure.Fail(e, "released");
            await SettleAsync(new(leased, SettlementKind.Released)).ConfigureAwait(false);
            throw;
        }
        catch (Exception e)
        {
            measure.Fail(e, "retry");
            if (!await FailAsync(leased, delivery, e).ConfigureAwait(false))
                measure.Outcome = "given_up";
            return true;
        }

        // What was not sent shows nothing of the way.
        measure.Outcome = occurred is NotificationSuppressed ? "suppressed" : "delivered";
        if (occurred is not NotificationSuppressed)
            services.Lines.Open(delivery.Line);
        await RecordAsync(leased, new(leased, SettlementKind.Done), occurred).ConfigureAwait(false);
        return true;
    }

    private DateTimeOffset Now => AuditChain.Time(services.Time.GetUtcNow());

    /// <exception cref="JsonException">The text is no message.</exception>
    private IDelivery Read(OutboxMessage message) => WebhookOrder.IsOne(message.Body)
        ? new WebhookDelivery(services, message, WebhookOrder.Read(message.Body))
        : new MailDelivery(services, journal, _composer, message, Notices.Read(message.Body));

    /// <returns>Whether it is tried again by itself.</returns>
    private async ValueTask<bool> FailAsync(LeasedMessage leased, IDelivery delivery, Exception error)
    {
        int attempts = leased.Attempts + 1;
        string reason = RetryPolicy.Describe(error);
        LogFailed(error, delivery.Kind, leased.Message.Id, attempts);
        if (error is NotificationException { Failure: NotificationFailure.Throttled } throttled)
        {
            DateTimeOffset goesOn = NotBefore(throttled.RetryAfter ?? services.Options.RetryDelay);
            services.Lines.Pause(delivery.Line, goesOn);
            await SettleAsync(new(leased, SettlementKind.Released, PlaceInLine(goesOn, delivery, leased.Attempts))).ConfigureAwait(false);
            return true;
        }

        if (RetryPolicy.NextDelivery(error, attempts, Now, services.Options) is { } next)
        {
            DateTimeOffset earliest = error is NotificationException { RetryAfter: { } asked } ? NotBefore(asked) : Now;
            next = Later(next, earliest);
            if (RetryPolicy.ConcernsAll(error) is { } isLasting)
            {
                DateTimeOffset reopens = services.Lines.Close(
                    delivery.Line,
                    isNews: leased.Attempts == 0,
                    failures => Later(RetryPolicy.Reopening(failures, isLasting, Now, services.Options), earliest));
                next = Later(next, PlaceInLine(reopens, delivery, attempts));
            }

            await SettleAsync(new(leased, SettlementKind.Retry, next, reason)).ConfigureAwait(false);
            return true;
        }

        await RecordAsync(leased, new(leased, SettlementKind.Parked, Now, reason), delivery.GivenUp(reason)).ConfigureAwait(false);
        return false;
    }

    /// <summary>
    /// When a message is due once its way is open again: what failed before comes after what did not, so that one message that nobody can
    /// deliver is not the one by which the way is tried each time.
    /// </summary>
    private static DateTimeOffset PlaceInLine(DateTimeOffset opens, IDelivery delivery, int attempts) =>
        opens + TimeSpan.FromMilliseconds(attempts) - Lead(delivery);

    // What is urgent is the first of those that are due at a moment.
    private static TimeSpan Lead(IDelivery delivery) => delivery.IsUrgent ? TimeSpan.FromMilliseconds(1) : TimeSpan.Zero;

    private DateTimeOffset NotBefore(TimeSpan wait) => AuditChain.Time(Now + (wait < MinPause ? MinPause : wait > MaxPause ? MaxPause : wait));

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    // What was delivered is recorded even when nobody waits any more: otherwise it would be delivered again.
    private async ValueTask RecordAsync(LeasedMessage leased, MessageSettlement settlement, EnvelopeEvent occurred)
    {
        try
        {
            await journal.ChangeAsync(
                leased.Message.EnvelopeId,
                RequestContext.None,
                (draft, token) =>
                {
                    draft.Message = settlement;
                    return draft.RecordAsync([occurred], token);
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (EContractException e) when (e is not (LeaseLostException or EnvelopeStoreException))
        {
            // An envelope that cannot be loaded gets no more events, but its mail must not come again and again.
            LogUnrecorded(e, leased.Message.Id);
            await SettleAsync(settlement).ConfigureAwait(false);
        }
    }

    private ValueTask SettleAsync(MessageSettlement settlement) => services.Envelopes.SettleMessageAsync(settlement, CancellationToken.None);

    [LoggerMessage(2102, LogLevel.Error, "Message {MessageId} cannot be read and is parked")]
    private partial void LogUnreadable(Exception exception, string messageId);

    [LoggerMessage(2103, LogLevel.Error, "What became of message {MessageId} could not be recorded in its envelope")]
    private partial void LogUnrecorded(Exception exception, string messageId);

    [LoggerMessage(2101, LogLevel.Warning, "Message {Kind} {MessageId} was not delivered, attempt {Attempt}")]
    private partial void LogFailed(Exception exception, string kind, string messageId, int attempt);
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Notifications;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Authentication;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.Workflow;

/// <summary>Delivers messages that wait in the outbox: at least once, each under an identifier of its own.</summary>
internal sealed partial class OutboxDispatcher(EnvelopeServices services, EnvelopeJournal journal)
{
    private readonly ILogger _logger = services.Logging.CreateLogger<OutboxDispatcher>();
    private readonly LinkIssuer _links = new(services);
    private readonly SecretBox _secrets = new(services.KeyWrapper);
    private readonly NotificationComposer _composer = new(services.Notifications);

    /// <summary>Delivers the message that has been due longest.</summary>
    /// <returns><see langword="false"/> when none is due and free.</returns>
    public async ValueTask<bool> DispatchNextAsync(EnvelopeId? only, CancellationToken cancellationToken)
    {
        if (await services.Envelopes.LeaseMessageAsync(services.NewLease(only), cancellationToken).ConfigureAwait(false) is not { } leased)
            return false;
        Notification notification;
        try
        {
            notification = Notices.Read(leased.Message.Body);
        }
        catch (JsonException e)
        {
            // Written by a newer program, or damaged: parked for the operator, not tried for ever.
            LogUnreadable(e, leased.Message.Id);
            await services.Envelopes
                .SettleMessageAsync(new(leased, SettlementKind.Parked, null, RetryPolicy.Describe(e)), CancellationToken.None)
                .ConfigureAwait(false);
            return true;
        }

        try
        {
            if (await IsOutdatedAsync(notification, leased, cancellationToken).ConfigureAwait(false))
            {
                await RecordAsync(leased, new(leased, SettlementKind.Done), new NotificationSuppressed(
                    notification.Id, notification.GetType().Name, notification.Recipient.Address)).ConfigureAwait(false);
                return true;
            }

            Notification complete = await AddSecretAsync(notification, leased.Message.Secret, cancellationToken).ConfigureAwait(false);
            await services.Notifier.DeliverAsync(_composer.Compose(complete), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await services.Envelopes.SettleMessageAsync(new(leased, SettlementKind.Released), CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        catch (Exception e)
        {
            await FailAsync(leased, notification, e).ConfigureAwait(false);
            return true;
        }

        await RecordAsync(leased, new(leased, SettlementKind.Done), new NotificationSent(
            notification.Id, notification.GetType().Name, notification.Recipient.Address)).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Whether what the message brings is dead already: somebody was corrected or reminded, or the envelope ended, while it could not be
    /// delivered.
    /// </summary>
    private async ValueTask<bool> IsOutdatedAsync(Notification notification, LeasedMessage leased, CancellationToken cancellationToken)
    {
        if (leased.Message.Secret is not { } secret)
            return false;
        if (notification is VerificationCodeMailed mailed)
            return services.Time.GetUtcNow() >= mailed.ExpiresAt;
        Envelope envelope = await journal.LoadAsync(leased.Message.EnvelopeId, cancellationToken).ConfigureAwait(false);
        string hash = await _links.HashAsync(secret, cancellationToken).ConfigureAwait(false);
        return !envelope.Participants.Any(participant => participant.SigningLink?.TokenHash == hash || participant.DownloadLink?.TokenHash == hash);
    }

    private async ValueTask<Notification> AddSecretAsync(
        Notification notification, WrappedKey? secret, CancellationToken cancellationToken)
    {
        if (secret is null)
            return notification;
        return notification switch
        {
            ParticipantInvited invited => invited with
            {
                Link = await _links.AddressAsync(LinkPurpose.Sign, secret, cancellationToken).ConfigureAwait(false),
            },
            EContract.Sdk.Notifications.EnvelopeCompleted completed => completed with
            {
                Link = await _links.AddressAsync(LinkPurpose.Download, secret, cancellationToken).ConfigureAwait(false),
            },
            VerificationCodeMailed mailed => mailed with { Code = await CodeAsync(secret, cancellationToken).ConfigureAwait(false) },
            _ => notification,
        };
    }

    private async ValueTask<string> CodeAsync(WrappedKey secret, CancellationToken cancellationToken)
    {
        byte[] digits = await _secrets.OpenAsync(new SealedSecret(secret.KeyId, secret.Value), cancellationToken).ConfigureAwait(false);
        string code = Encoding.ASCII.GetString(digits);
        CryptographicOperations.ZeroMemory(digits);
        return code;
    }

    private async ValueTask FailAsync(LeasedMessage leased, Notification notification, Exception error)
    {
        int attempts = leased.Attempts + 1;
        string reason = RetryPolicy.Describe(error);
        LogFailed(error, notification.GetType().Name, leased.Message.Id, attempts);
        if (RetryPolicy.NextAttempt(error, attempts, services.Time.GetUtcNow(), services.Options) is { } next)
        {
            await services.Envelopes
                .SettleMessageAsync(new(leased, SettlementKind.Retry, next, reason), CancellationToken.None)
                .ConfigureAwait(false);
            return;
        }

        await RecordAsync(leased, new(leased, SettlementKind.Parked, null, reason), new NotificationFailed(
            notification.Id, notification.GetType().Name, notification.Recipient.Address, reason)).ConfigureAwait(false);
    }

    // What was delivered is recorded even when nobody waits any more: otherwise it would be delivered again.
    private async ValueTask RecordAsync(LeasedMessage leased, MessageSettlement settlement, EnvelopeEvent occurred)
    {
        try
        {
            await journal.ChangeAsync(
                leased.Message.EnvelopeId,
                RequestContext.None,
                (draft, _) =>
                {
                    draft.Message = settlement;
                    draft.Record(occurred);
                    return default;
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (EContractException e) when (e is not LeaseLostException)
        {
            // An envelope that cannot be loaded gets no more events, but its mail must not come again and again.
            LogUnrecorded(e, leased.Message.Id);
            await services.Envelopes.SettleMessageAsync(settlement, CancellationToken.None).ConfigureAwait(false);
        }
    }

    [LoggerMessage(2102, LogLevel.Error, "Message {MessageId} cannot be read and is parked")]
    private partial void LogUnreadable(Exception exception, string messageId);

    [LoggerMessage(2103, LogLevel.Error, "What became of message {MessageId} could not be recorded in its envelope")]
    private partial void LogUnrecorded(Exception exception, string messageId);

    [LoggerMessage(2101, LogLevel.Warning, "Message {Kind} {MessageId} was not delivered, attempt {Attempt}")]
    private partial void LogFailed(Exception exception, string kind, string messageId, int attempt);
}

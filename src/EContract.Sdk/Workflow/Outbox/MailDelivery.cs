using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Notifications;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Authentication;

namespace EContract.Sdk.Workflow.Outbox;

/// <summary>A message to somebody; its link or code is put in when it is delivered.</summary>
internal sealed class MailDelivery(
    EnvelopeServices services, EnvelopeJournal journal, NotificationComposer composer, OutboxMessage message, Notification notification) : IDelivery
{
    private readonly LinkIssuer _links = new(services);

    public string Line => "mail";

    public string Kind => notification.GetType().Name;

    public bool IsUrgent => notification is VerificationCodeMailed;

    public async ValueTask<EnvelopeEvent> DeliverAsync(CancellationToken cancellationToken)
    {
        if (await IsOutdatedAsync(cancellationToken).ConfigureAwait(false))
            return new NotificationSuppressed(notification.Id, Kind, notification.Recipient.Address);
        Notification complete = await AddSecretAsync(cancellationToken).ConfigureAwait(false);
        await services.Notifier.DeliverAsync(composer.Compose(complete), cancellationToken).ConfigureAwait(false);
        return new NotificationSent(notification.Id, Kind, notification.Recipient.Address);
    }

    public EnvelopeEvent GivenUp(string reason) => new NotificationFailed(notification.Id, Kind, notification.Recipient.Address, reason);

    /// <summary>
    /// Whether what the message brings is dead already: somebody was corrected or reminded, or the envelope ended, while it could not be
    /// delivered.
    /// </summary>
    private async ValueTask<bool> IsOutdatedAsync(CancellationToken cancellationToken)
    {
        if (message.Secret is not { } secret)
            return false;
        if (notification is VerificationCodeMailed mailed)
            return services.Time.GetUtcNow() >= mailed.ExpiresAt;
        Envelope envelope = await journal.LoadAsync(message.EnvelopeId, cancellationToken).ConfigureAwait(false);
        string hash = await _links.HashAsync(secret, cancellationToken).ConfigureAwait(false);
        return !envelope.Participants.Any(participant => participant.SigningLink?.TokenHash == hash || participant.DownloadLink?.TokenHash == hash);
    }

    private async ValueTask<Notification> AddSecretAsync(CancellationToken cancellationToken)
    {
        if (message.Secret is not { } secret)
            return notification;
        return notification switch
        {
            ParticipantInvited invited => invited with
            {
                Link = await _links.AddressAsync(LinkPurpose.Sign, secret, cancellationToken).ConfigureAwait(false),
            },
            ResultAvailable available => available with
            {
                Link = await _links.AddressAsync(LinkPurpose.Download, secret, cancellationToken).ConfigureAwait(false),
            },
            VerificationCodeMailed mailed => mailed with { Code = await CodeAsync(secret, cancellationToken).ConfigureAwait(false) },
            _ => notification,
        };
    }

    private async ValueTask<string> CodeAsync(WrappedKey secret, CancellationToken cancellationToken)
    {
        byte[] digits = await new SecretBox(services.KeyWrapper)
            .OpenAsync(new SealedSecret(secret.KeyId, secret.Value), cancellationToken)
            .ConfigureAwait(false);
        string code = Encoding.ASCII.GetString(digits);
        CryptographicOperations.ZeroMemory(digits);
        return code;
    }
}

namespace EContract.Sdk.Notifications;

/// <summary>Delivers composed messages: by SMTP, into files, to a web hook…</summary>
/// <remarks>
/// Delivery is at least once: the same message may come again after a crash, with the same
/// <see cref="NotificationMessage.Id"/>, by which an implementation leaves out what it delivered before, where it can.
/// Implementations are safe for concurrent use.
/// </remarks>
public interface INotifier
{
    /// <summary>Delivers a message, or hands it to something that will.</summary>
    /// <exception cref="NotificationException">It was not delivered.</exception>
    ValueTask DeliverAsync(NotificationMessage message, CancellationToken cancellationToken = default);
}

using Microsoft.Extensions.Logging;

namespace EContract.Sdk.Notifications;

/// <summary>Delivers nothing and logs that there was something to deliver: what a host has that chose no other.</summary>
/// <remarks>The log names the kind of message and the envelope, neither the recipient nor the link.</remarks>
public sealed partial class LoggingNotifier : INotifier
{
    private readonly ILogger<LoggingNotifier> _logger;

    /// <summary>Creates the notifier.</summary>
    /// <param name="logger">Where it logs.</param>
    public LoggingNotifier(ILogger<LoggingNotifier> logger)
    {
        ArgumentNullException.ThrowIfNull(logger);
        _logger = logger;
    }

    /// <inheritdoc/>
    public ValueTask DeliverAsync(NotificationMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        LogNotDelivered(message.Notification.GetType().Name, message.Id, message.Notification.Envelope.Id);
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(
        EventId = 5001,
        Level = LogLevel.Warning,
        Message = "No notifier is chosen (UseFileNotifier, UseSmtpNotifier): {Kind} {MessageId} of envelope {EnvelopeId} is not delivered.")]
    private partial void LogNotDelivered(string kind, string messageId, string envelopeId);
}

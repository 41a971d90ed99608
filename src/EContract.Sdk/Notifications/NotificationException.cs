using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Notifications;

/// <summary>Why a message was not delivered.</summary>
public enum NotificationFailure
{
    /// <summary>The way of delivery does not work at the moment; another try may succeed.</summary>
    Unavailable,

    /// <summary>The recipient's address was refused; trying again is no use.</summary>
    Rejected,

    /// <summary>The way of delivery is not set up rightly: credentials, directory, permissions.</summary>
    Misconfigured,
}

/// <summary>A message was not delivered.</summary>
public sealed class NotificationException : EContractException
{
    /// <summary>Creates the error.</summary>
    public NotificationException(NotificationFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>What kind of failure it is.</summary>
    public NotificationFailure Failure { get; }

    /// <inheritdoc/>
    public override bool IsTransient => Failure == NotificationFailure.Unavailable;
}

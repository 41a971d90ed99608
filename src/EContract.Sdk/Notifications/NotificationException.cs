using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Notifications;

/// <summary>Why a message was not delivered.</summary>
public enum NotificationFailure
{
    /// <summary>The way of delivery does not work at the moment, for any message; another try may succeed.</summary>
    Unavailable,

    /// <summary>This message was refused for good, as a rule for its address; trying again is no use.</summary>
    Rejected,

    /// <summary>The way of delivery is not set up rightly, for any message: credentials, directory, permissions.</summary>
    Misconfigured,

    /// <summary>This message was not taken for now, as by a mailbox that is full; another try may succeed, and others are not concerned.</summary>
    Deferred,

    /// <summary>Nothing was tried: as much was delivered as may be at a time. See <see cref="NotificationException.RetryAfter"/>.</summary>
    Throttled,
}

/// <summary>A message was not delivered.</summary>
public sealed class NotificationException : EContractException
{
    /// <summary>Creates the error.</summary>
    public NotificationException(NotificationFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>What kind of failure it is.</summary>
    public NotificationFailure Failure { get; }

    /// <summary>How long to wait before the next try, where the way of delivery said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <inheritdoc/>
    public override bool IsTransient => Failure is NotificationFailure.Unavailable or NotificationFailure.Deferred or NotificationFailure.Throttled;
}

using EContract.Sdk.Auditing;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Notifications;
using EContract.Sdk.Workflow.Jobs;

namespace EContract.Sdk.Workflow;

/// <summary>Says whether and when what failed is tried again.</summary>
internal static class RetryPolicy
{
    private const int MaxReasonLength = 1000;

    /// <summary>What the audit log tells of an error.</summary>
    /// <remarks>Our own messages are made to be read by people and hold no secrets; others stay in the host's log.</remarks>
    public static string Describe(Exception error)
    {
        if (error is not EContractException)
            return $"Unexpected {error.GetType().Name}; see the host's log.";
        return new string([.. error.Message.Where(c => !char.IsSurrogate(c)).Take(MaxReasonLength)]);
    }

    /// <summary>
    /// When to try again: each time twice as late as before. <see langword="null"/> for an error that does not pass by itself,
    /// and after too many tries.
    /// </summary>
    public static DateTimeOffset? NextAttempt(Exception error, int attempts, DateTimeOffset now, EnvelopeOptions options)
    {
        if (error is SuspendedException)
            return AuditChain.Time(now + options.MaxRetryDelay);

        // Errors of our own say whether they pass; of others (a database, a disk) we hope that they do.
        bool passes = error is not EContractException known || known.IsTransient;
        return passes && attempts < options.MaxAttempts ? AuditChain.Time(now + Delay(attempts, options)) : null;
    }

    /// <summary>
    /// When to try again to deliver a message. A way of delivery that is set up wrongly may be set right, and until then an attempt is spent
    /// only now and then.
    /// </summary>
    public static DateTimeOffset? NextDelivery(Exception error, int attempts, DateTimeOffset now, EnvelopeOptions options)
    {
        if (error is not NotificationException { Failure: NotificationFailure.Misconfigured })
            return NextAttempt(error, attempts, now, options);
        return attempts < options.MaxAttempts ? AuditChain.Time(now + options.MaxRetryDelay) : null;
    }

    /// <summary>Whether an error concerns all messages on the same way, and if so, whether it lasts until somebody does something.</summary>
    /// <returns><see langword="null"/> when it concerns one message.</returns>
    public static bool? ConcernsAll(Exception error) => error switch
    {
        NotificationException { Failure: NotificationFailure.Unavailable } => false,
        NotificationException { Failure: NotificationFailure.Misconfigured } => true,
        _ => null,
    };

    /// <summary>When a way of delivery that failed so often in a row is tried again.</summary>
    public static DateTimeOffset Reopening(int failures, bool isLasting, DateTimeOffset now, EnvelopeOptions options) =>
        AuditChain.Time(now + (isLasting ? options.MaxRetryDelay : Delay(failures, options)));

    private static TimeSpan Delay(int attempts, EnvelopeOptions options)
    {
        double factor = Math.Pow(2, Math.Min(attempts - 1, 30));
        return TimeSpan.FromTicks((long)Math.Min(options.RetryDelay.Ticks * factor, options.MaxRetryDelay.Ticks));
    }
}

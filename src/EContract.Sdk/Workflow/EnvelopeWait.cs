using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow;

/// <summary>Something that an envelope waits for.</summary>
/// <param name="Kind">What.</param>
/// <param name="Subject">Who or which: a participant's name, the kind of a job.</param>
/// <param name="Reason">Why it waits, in one sentence without secrets.</param>
/// <param name="Delay">What failed, how often, and when it is tried again; <see langword="null"/> where nothing failed.</param>
/// <param name="Until">When it is over by itself: a link, a time that was set. <see langword="null"/> for never.</param>
/// <param name="Remedy">What can be done, in one sentence.</param>
public sealed record EnvelopeWait(
    EnvelopeWaitKind Kind, string Subject, string Reason, EnvelopeDelay? Delay, DateTimeOffset? Until, string Remedy)
{
    /// <summary>Whether it goes on only when an operator or the sender does something.</summary>
    public bool IsStopped => Delay is { NextAttemptAt: null };
}

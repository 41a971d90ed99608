using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow.Jobs;

namespace EContract.Sdk.Workflow;

/// <summary>When participants are reminded, and who.</summary>
internal static class Reminders
{
    public static IEnumerable<DateTimeOffset> Times(DateTimeOffset due, EnvelopeOptions options) =>
        options.ReminderDays.Distinct().Select(days => due.AddDays(-days));

    /// <summary>Whether there is something for a participant to do: to act, or to bring along a key. Not, to wait for a timestamp.</summary>
    public static bool AreDueTo(Participant participant) => participant.IsAsked
        || (participant.NeedsSigningLink && participant.Delay is { Step: SignatureJob.SignStep, NextAttemptAt: null });
}

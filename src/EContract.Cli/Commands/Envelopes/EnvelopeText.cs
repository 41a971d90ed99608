using System.Globalization;
using System.Text;
using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;

namespace EContract.Cli.Commands.Envelopes;

/// <summary>What an envelope waits for, for people.</summary>
internal static class EnvelopeText
{
    public static string Write(DelayedJob job) => TerminalText.Of(
        $"{job.EnvelopeId}  {job.Kind}  {Attempts(job.Attempts)}, {When(job.NextAttemptAt)}: {job.Error ?? "see the host's log"}");

    public static string Write(EnvelopeExplanation explanation)
    {
        Envelope envelope = explanation.Envelope;
        var text = new StringBuilder(TerminalText.Of($"{envelope.Id}  {envelope.Status}  {envelope.Title}"));
        if (explanation.Waits.Count == 0)
            text.Append("\n  It waits for nothing.");
        foreach (EnvelopeWait wait in explanation.Waits)
        {
            text.Append("\n  ").Append(TerminalText.Of($"{wait.Kind}: {wait.Reason}"));
            if (wait.Delay is { } delay)
                text.Append("\n    ").Append(TerminalText.Of($"step {delay.Step}, {Attempts(delay.Attempts)}, {When(delay.NextAttemptAt)}"));
            if (wait.Until is { } until)
                text.Append(CultureInfo.InvariantCulture, $"\n    until {until:u}");
            text.Append("\n    ").Append(TerminalText.Of(wait.Remedy));
        }

        return text.ToString();
    }

    private static string Attempts(int attempts) => attempts == 1 ? "tried once" : $"tried {attempts} times";

    private static string When(DateTimeOffset? next) => next is { } at ? $"again at {at:u}" : "stopped";
}

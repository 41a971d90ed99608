using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow.Timestamps;

/// <summary>What was found out about the timestamps of one document.</summary>
/// <param name="Envelope">The envelope, with what it is found by.</param>
/// <param name="Document">The document, in its newest revision; <see langword="null"/> where the envelope's log was changed and cannot say which there are.</param>
/// <param name="Outcome">What became of its timestamps.</param>
/// <param name="Reason">Why, a sentence; empty where all is well.</param>
public sealed record TimestampResult(EnvelopeSummary Envelope, ContractDocument? Document, TimestampOutcome Outcome, string Reason)
{
    /// <summary>The times of its timestamps, the oldest first, be they valid or not.</summary>
    public IReadOnlyList<DateTimeOffset> Times { get; init; } = [];

    /// <summary>Who made them, as their certificates say; each once.</summary>
    public IReadOnlyList<string> Authorities { get; init; } = [];
}

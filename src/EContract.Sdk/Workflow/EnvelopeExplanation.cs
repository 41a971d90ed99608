using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow;

/// <summary>What an envelope waits for, for an operator who is asked why nothing happens.</summary>
/// <param name="Envelope">The envelope.</param>
/// <param name="Waits">What it waits for; nothing when it is a draft or closed and all is done.</param>
public sealed record EnvelopeExplanation(Envelope Envelope, IReadOnlyList<EnvelopeWait> Waits)
{
    private const string Retry = "Mend the cause and retry.";

    /// <summary>Whether something of it goes on only when somebody does something about it.</summary>
    public bool IsStopped => Waits.Any(wait => wait.IsStopped);

    internal static EnvelopeExplanation Of(Envelope envelope, IReadOnlyList<DelayedJob> delayed)
    {
        List<EnvelopeWait> waits = [.. envelope.Status switch
        {
            EnvelopeStatus.Scheduled => [Sending(envelope)],
            EnvelopeStatus.PendingApproval => Participants(envelope),
            EnvelopeStatus.InProgress => Participants(envelope),
            EnvelopeStatus.Suspended => [new(EnvelopeWaitKind.Suspension, envelope.Sender.Organization, "It was suspended; no link works.", null, envelope.ExpiresAt, "Let it go on, or withdraw it.")],
            EnvelopeStatus.Finalizing or EnvelopeStatus.FinalizationFailed => [Sealing(envelope)],
            _ => Enumerable.Empty<EnvelopeWait>(),
        }];

        // What the envelope tells of itself is told above.
        waits.AddRange(delayed.Where(job => !IsTold(envelope, job)).Select(Job));
        return new(envelope, waits);
    }

    private static bool IsTold(Envelope envelope, DelayedJob job) => job.Kind switch
    {
        JobKinds.Sign => envelope.Participants.Any(participant => participant.Id.ToString() == job.Subject && participant.Delay is not null),
        JobKinds.Seal or JobKinds.Dispatch => envelope.OwnDelay is not null,
        _ => false,
    };

    private static IEnumerable<EnvelopeWait> Participants(Envelope envelope)
    {
        foreach (Participant participant in envelope.Participants)
        {
            if (participant.State == ParticipantState.Signing)
                yield return Signature(envelope, participant);
            else if (participant.IsAsked)
                yield return Asked(envelope, participant);
        }
    }

    private static EnvelopeWait Asked(Envelope envelope, Participant participant)
    {
        DateTimeOffset? until = participant.SigningLink?.ExpiresAt ?? envelope.ExpiresAt;
        string who = $"{participant.Name} <{participant.Email}>";
        if (participant.IsLocked)
            return Of($"{who} gave too many wrong codes; the link is locked.", "Unlock it, once it is clear who tried.");
        if (participant.SigningLink is null)
            return Of($"{who} has no link.", "Remind, which gives a new one.");
        return participant.State == ParticipantState.Viewed
            ? Of($"{who} has opened the documents and not confirmed.", "Remind, correct the address, or change the time.")
            : Of($"{who} has not opened the documents.", "Remind, correct the address, or change the time.");

        EnvelopeWait Of(string reason, string remedy) => new(EnvelopeWaitKind.Participant, participant.Name, reason, null, until, remedy);
    }

    private static EnvelopeWait Signature(Envelope envelope, Participant participant) => participant switch
    {
        { Delay: { } delay } => new(EnvelopeWaitKind.Signature, participant.Name, delay.Reason, delay, envelope.ExpiresAt, RemedyOf(delay)),
        _ => new(EnvelopeWaitKind.Signature, participant.Name, $"{participant.Name} has confirmed; the signature is being made.", null, envelope.ExpiresAt, "See that a worker runs."),
    };

    private static EnvelopeWait Sending(Envelope envelope) => envelope.OwnDelay is { } delay
        ? new(EnvelopeWaitKind.Sending, envelope.Title, delay.Reason, delay, envelope.SendAt, RemedyOf(delay))
        : new(EnvelopeWaitKind.Sending, envelope.Title, $"It is sent at {envelope.SendAt:u}.", null, envelope.SendAt, "Schedule it for another time, or make it a draft again.");

    private static EnvelopeWait Sealing(Envelope envelope) => envelope.OwnDelay is { } delay
        ? new(EnvelopeWaitKind.Sealing, envelope.Title, delay.Reason, delay, null, RemedyOf(delay))
        : new(EnvelopeWaitKind.Sealing, envelope.Title, "Everybody has acted; the documents are being sealed.", null, null, "See that a worker runs.");

    private static EnvelopeWait Job(DelayedJob job)
    {
        var delay = new EnvelopeDelay(job.Kind, job.Error ?? "It failed; see the host's log.", job.Attempts, job.NextAttemptAt);
        return new(EnvelopeWaitKind.Job, job.Kind, delay.Reason, delay, null, RemedyOf(delay));
    }

    private static string RemedyOf(EnvelopeDelay delay) =>
        delay.NextAttemptAt is { } next ? $"It is tried again by itself at {next:u}; retry to have it tried at once." : Retry;
}

using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Storage;

/// <summary>One change of an envelope: its new events and all that goes with them, stored together or not at all.</summary>
public sealed record EnvelopeCommit
{
    /// <summary>How many events the envelope has before this; 0 creates it.</summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>The new events, at least one, all of the same envelope, in order.</summary>
    public required IReadOnlyList<StoredEvent> Events { get; init; }

    /// <summary>The envelope as a search is to find it from now on.</summary>
    public required EnvelopeSummary Summary { get; init; }

    /// <summary>Messages to deliver.</summary>
    public IReadOnlyList<OutboxMessage> Messages { get; init; } = [];

    /// <summary>Jobs to run. One whose identifier is known already is not made again.</summary>
    public IReadOnlyList<NewJob> Jobs { get; init; } = [];

    /// <summary>Links that were given out.</summary>
    public IReadOnlyList<StoredLink> Links { get; init; } = [];

    /// <summary>What becomes of the job that made this change.</summary>
    public JobSettlement? Job { get; init; }

    /// <summary>What becomes of the message whose delivery is recorded here.</summary>
    public MessageSettlement? Message { get; init; }

    /// <summary>When set, the envelope's parked jobs are due again at this time, their attempts counted anew.</summary>
    public DateTimeOffset? ResumeParkedJobsAt { get; init; }

    /// <summary>Messages of the envelope to try again; one that was delivered meanwhile stays so.</summary>
    public IReadOnlyList<MessageResumption> ResumedMessages { get; init; } = [];

    /// <summary>The envelope.</summary>
    public EnvelopeId EnvelopeId => Summary.Id;
}
